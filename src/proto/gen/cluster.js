/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["starling_cluster"] || ($protobuf.roots["starling_cluster"] = {});

export const starling = $root.starling = (() => {

    /**
     * Namespace starling.
     * @exports starling
     * @namespace
     */
    const starling = {};

    starling.cluster = (function() {

        /**
         * Namespace cluster.
         * @memberof starling
         * @namespace
         */
        const cluster = {};

        cluster.v1 = (function() {

            /**
             * Namespace v1.
             * @memberof starling.cluster
             * @namespace
             */
            const v1 = {};

            v1.HandOverRequest = (function() {

                /**
                 * Properties of a HandOverRequest.
                 * @typedef {Object} starling.cluster.v1.HandOverRequest.$Properties
                 * @property {string|null} [work] HandOverRequest work
                 * @property {starling.cluster.v1.Items.$Properties|null} [claim] HandOverRequest claim
                 * @property {starling.cluster.v1.Items.$Properties|null} [offer] HandOverRequest offer
                 * @property {number|null} [epoch] HandOverRequest epoch
                 * @property {"claim"|"offer"} [kind] HandOverRequest kind
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a HandOverRequest.
                 * @memberof starling.cluster.v1
                 * @interface IHandOverRequest
                 * @augments starling.cluster.v1.HandOverRequest.$Properties
                 * @deprecated Use starling.cluster.v1.HandOverRequest.$Properties instead.
                 */

                /**
                 * Narrowed shape of a HandOverRequest.
                 * @typedef {{
                 *   work?: string|null;
                 *   claim?: starling.cluster.v1.Items.$Shape|null;
                 *   offer?: starling.cluster.v1.Items.$Shape|null;
                 *   epoch?: number|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ kind?: undefined; claim?: null; offer?: null }|{ kind?: "claim"; claim: starling.cluster.v1.Items.$Shape; offer?: null }|{ kind?: "offer"; claim?: null; offer: starling.cluster.v1.Items.$Shape })
                 * )} starling.cluster.v1.HandOverRequest.$Shape
                 */

                /**
                 * Constructs a new HandOverRequest.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents a HandOverRequest.
                 * @constructor
                 * @param {starling.cluster.v1.HandOverRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const HandOverRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * HandOverRequest work.
                 * @member {string} work
                 * @memberof starling.cluster.v1.HandOverRequest
                 * @instance
                 */
                HandOverRequest.prototype.work = "";

                /**
                 * HandOverRequest claim.
                 * @member {starling.cluster.v1.Items.$Properties|null|undefined} claim
                 * @memberof starling.cluster.v1.HandOverRequest
                 * @instance
                 */
                HandOverRequest.prototype.claim = null;

                /**
                 * HandOverRequest offer.
                 * @member {starling.cluster.v1.Items.$Properties|null|undefined} offer
                 * @memberof starling.cluster.v1.HandOverRequest
                 * @instance
                 */
                HandOverRequest.prototype.offer = null;

                /**
                 * HandOverRequest epoch.
                 * @member {number} epoch
                 * @memberof starling.cluster.v1.HandOverRequest
                 * @instance
                 */
                HandOverRequest.prototype.epoch = 0;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * HandOverRequest kind.
                 * @member {"claim"|"offer"|undefined} kind
                 * @memberof starling.cluster.v1.HandOverRequest
                 * @instance
                 */
                $Object.defineProperty(HandOverRequest.prototype, "kind", {
                    get: $util.oneOfGetter($oneOfFields = ["claim", "offer"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified HandOverRequest message. Does not implicitly {@link starling.cluster.v1.HandOverRequest.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.HandOverRequest
                 * @static
                 * @param {starling.cluster.v1.HandOverRequest.$Properties} message HandOverRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                HandOverRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.work != null && $Object.hasOwnProperty.call(message, "work") && message.work !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.work);
                    if (message.claim != null && $Object.hasOwnProperty.call(message, "claim"))
                        $root.starling.cluster.v1.Items.encode(message.claim, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.offer != null && $Object.hasOwnProperty.call(message, "offer"))
                        $root.starling.cluster.v1.Items.encode(message.offer, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && !$Object.is(message.epoch, 0))
                        writer.uint32(/* id 4, wireType 1 =*/33).double(message.epoch);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a HandOverRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.HandOverRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.HandOverRequest & starling.cluster.v1.HandOverRequest.$Shape} HandOverRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                HandOverRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.HandOverRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.work = value;
                                else
                                    delete message.work;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.claim = $root.starling.cluster.v1.Items.decode(reader, reader.size(), $undefined, _depth + 1, message.claim);
                                message.kind = "claim";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.offer = $root.starling.cluster.v1.Items.decode(reader, reader.size(), $undefined, _depth + 1, message.offer);
                                message.kind = "offer";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.epoch = value;
                                else
                                    delete message.epoch;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return HandOverRequest;
            })();

            v1.Items = (function() {

                /**
                 * Properties of an Items.
                 * @typedef {Object} starling.cluster.v1.Items.$Properties
                 * @property {Uint8Array|null} [ids] Items ids
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Items.
                 * @memberof starling.cluster.v1
                 * @interface IItems
                 * @augments starling.cluster.v1.Items.$Properties
                 * @deprecated Use starling.cluster.v1.Items.$Properties instead.
                 */

                /**
                 * Shape of an Items.
                 * @typedef {starling.cluster.v1.Items.$Properties} starling.cluster.v1.Items.$Shape
                 */

                /**
                 * Constructs a new Items.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents an Items.
                 * @constructor
                 * @param {starling.cluster.v1.Items.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Items = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Items ids.
                 * @member {Uint8Array} ids
                 * @memberof starling.cluster.v1.Items
                 * @instance
                 */
                Items.prototype.ids = $util.newBuffer([]);

                /**
                 * Encodes the specified Items message. Does not implicitly {@link starling.cluster.v1.Items.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.Items
                 * @static
                 * @param {starling.cluster.v1.Items.$Properties} message Items message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Items.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.ids != null && $Object.hasOwnProperty.call(message, "ids") && message.ids.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.ids);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Items message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.Items
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.Items & starling.cluster.v1.Items.$Shape} Items
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Items.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.Items();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.ids = value;
                                else
                                    delete message.ids;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Items;
            })();

            v1.HandOverReply = (function() {

                /**
                 * Properties of a HandOverReply.
                 * @typedef {Object} starling.cluster.v1.HandOverReply.$Properties
                 * @property {Array.<starling.cluster.v1.Released.$Properties>|null} [released] HandOverReply released
                 * @property {starling.cluster.v1.Items.$Properties|null} [waiting] HandOverReply waiting
                 * @property {starling.cluster.v1.Items.$Properties|null} [held] HandOverReply held
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a HandOverReply.
                 * @memberof starling.cluster.v1
                 * @interface IHandOverReply
                 * @augments starling.cluster.v1.HandOverReply.$Properties
                 * @deprecated Use starling.cluster.v1.HandOverReply.$Properties instead.
                 */

                /**
                 * Shape of a HandOverReply.
                 * @typedef {starling.cluster.v1.HandOverReply.$Properties} starling.cluster.v1.HandOverReply.$Shape
                 */

                /**
                 * Constructs a new HandOverReply.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents a HandOverReply.
                 * @constructor
                 * @param {starling.cluster.v1.HandOverReply.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const HandOverReply = function (properties) {
                    this.released = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * HandOverReply released.
                 * @member {Array.<starling.cluster.v1.Released.$Properties>} released
                 * @memberof starling.cluster.v1.HandOverReply
                 * @instance
                 */
                HandOverReply.prototype.released = $util.emptyArray;

                /**
                 * HandOverReply waiting.
                 * @member {starling.cluster.v1.Items.$Properties|null|undefined} waiting
                 * @memberof starling.cluster.v1.HandOverReply
                 * @instance
                 */
                HandOverReply.prototype.waiting = null;

                /**
                 * HandOverReply held.
                 * @member {starling.cluster.v1.Items.$Properties|null|undefined} held
                 * @memberof starling.cluster.v1.HandOverReply
                 * @instance
                 */
                HandOverReply.prototype.held = null;

                /**
                 * Encodes the specified HandOverReply message. Does not implicitly {@link starling.cluster.v1.HandOverReply.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.HandOverReply
                 * @static
                 * @param {starling.cluster.v1.HandOverReply.$Properties} message HandOverReply message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                HandOverReply.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.released != null && message.released.length)
                        for (let i = 0; i < message.released.length; ++i)
                            $root.starling.cluster.v1.Released.encode(message.released[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.waiting != null && $Object.hasOwnProperty.call(message, "waiting"))
                        $root.starling.cluster.v1.Items.encode(message.waiting, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.held != null && $Object.hasOwnProperty.call(message, "held"))
                        $root.starling.cluster.v1.Items.encode(message.held, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a HandOverReply message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.HandOverReply
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.HandOverReply & starling.cluster.v1.HandOverReply.$Shape} HandOverReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                HandOverReply.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.HandOverReply();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.released && message.released.length))
                                    message.released = [];
                                message.released.push($root.starling.cluster.v1.Released.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.waiting = $root.starling.cluster.v1.Items.decode(reader, reader.size(), $undefined, _depth + 1, message.waiting);
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.held = $root.starling.cluster.v1.Items.decode(reader, reader.size(), $undefined, _depth + 1, message.held);
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return HandOverReply;
            })();

            v1.Released = (function() {

                /**
                 * Properties of a Released.
                 * @typedef {Object} starling.cluster.v1.Released.$Properties
                 * @property {Uint8Array|null} [id] Released id
                 * @property {number|null} [last_slot_ms] Released last_slot_ms
                 * @property {Uint8Array|null} [baseline] Released baseline
                 * @property {boolean|null} [is_repeated] Released is_repeated
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Released.
                 * @memberof starling.cluster.v1
                 * @interface IReleased
                 * @augments starling.cluster.v1.Released.$Properties
                 * @deprecated Use starling.cluster.v1.Released.$Properties instead.
                 */

                /**
                 * Shape of a Released.
                 * @typedef {starling.cluster.v1.Released.$Properties} starling.cluster.v1.Released.$Shape
                 */

                /**
                 * Constructs a new Released.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents a Released.
                 * @constructor
                 * @param {starling.cluster.v1.Released.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Released = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Released id.
                 * @member {Uint8Array} id
                 * @memberof starling.cluster.v1.Released
                 * @instance
                 */
                Released.prototype.id = $util.newBuffer([]);

                /**
                 * Released last_slot_ms.
                 * @member {number|null|undefined} last_slot_ms
                 * @memberof starling.cluster.v1.Released
                 * @instance
                 */
                Released.prototype.last_slot_ms = null;

                /**
                 * Released baseline.
                 * @member {Uint8Array|null|undefined} baseline
                 * @memberof starling.cluster.v1.Released
                 * @instance
                 */
                Released.prototype.baseline = null;

                /**
                 * Released is_repeated.
                 * @member {boolean} is_repeated
                 * @memberof starling.cluster.v1.Released
                 * @instance
                 */
                Released.prototype.is_repeated = false;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Released.prototype, "_last_slot_ms", {
                    get: $util.oneOfGetter($oneOfFields = ["last_slot_ms"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Released.prototype, "_baseline", {
                    get: $util.oneOfGetter($oneOfFields = ["baseline"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Released message. Does not implicitly {@link starling.cluster.v1.Released.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.Released
                 * @static
                 * @param {starling.cluster.v1.Released.$Properties} message Released message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Released.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.id);
                    if (message.last_slot_ms != null && $Object.hasOwnProperty.call(message, "last_slot_ms"))
                        writer.uint32(/* id 2, wireType 1 =*/17).double(message.last_slot_ms);
                    if (message.baseline != null && $Object.hasOwnProperty.call(message, "baseline"))
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.baseline);
                    if (message.is_repeated != null && $Object.hasOwnProperty.call(message, "is_repeated") && message.is_repeated !== false)
                        writer.uint32(/* id 4, wireType 0 =*/32).bool(message.is_repeated);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Released message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.Released
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.Released & starling.cluster.v1.Released.$Shape} Released
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Released.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.Released();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 1)
                                    break;
                                message.last_slot_ms = reader.double();
                                message._last_slot_ms = "last_slot_ms";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.baseline = reader.bytes();
                                message._baseline = "baseline";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.is_repeated = value;
                                else
                                    delete message.is_repeated;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Released;
            })();

            v1.QueueBatch = (function() {

                /**
                 * Properties of a QueueBatch.
                 * @typedef {Object} starling.cluster.v1.QueueBatch.$Properties
                 * @property {string|null} [channel] QueueBatch channel
                 * @property {number|null} [kind] QueueBatch kind
                 * @property {Array.<starling.cluster.v1.QueueEntry.$Properties>|null} [entries] QueueBatch entries
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a QueueBatch.
                 * @memberof starling.cluster.v1
                 * @interface IQueueBatch
                 * @augments starling.cluster.v1.QueueBatch.$Properties
                 * @deprecated Use starling.cluster.v1.QueueBatch.$Properties instead.
                 */

                /**
                 * Shape of a QueueBatch.
                 * @typedef {starling.cluster.v1.QueueBatch.$Properties} starling.cluster.v1.QueueBatch.$Shape
                 */

                /**
                 * Constructs a new QueueBatch.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents a QueueBatch.
                 * @constructor
                 * @param {starling.cluster.v1.QueueBatch.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const QueueBatch = function (properties) {
                    this.entries = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * QueueBatch channel.
                 * @member {string} channel
                 * @memberof starling.cluster.v1.QueueBatch
                 * @instance
                 */
                QueueBatch.prototype.channel = "";

                /**
                 * QueueBatch kind.
                 * @member {number} kind
                 * @memberof starling.cluster.v1.QueueBatch
                 * @instance
                 */
                QueueBatch.prototype.kind = 0;

                /**
                 * QueueBatch entries.
                 * @member {Array.<starling.cluster.v1.QueueEntry.$Properties>} entries
                 * @memberof starling.cluster.v1.QueueBatch
                 * @instance
                 */
                QueueBatch.prototype.entries = $util.emptyArray;

                /**
                 * Encodes the specified QueueBatch message. Does not implicitly {@link starling.cluster.v1.QueueBatch.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.QueueBatch
                 * @static
                 * @param {starling.cluster.v1.QueueBatch.$Properties} message QueueBatch message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                QueueBatch.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.channel != null && $Object.hasOwnProperty.call(message, "channel") && message.channel !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.channel);
                    if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.kind);
                    if (message.entries != null && message.entries.length)
                        for (let i = 0; i < message.entries.length; ++i)
                            $root.starling.cluster.v1.QueueEntry.encode(message.entries[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a QueueBatch message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.QueueBatch
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.QueueBatch & starling.cluster.v1.QueueBatch.$Shape} QueueBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                QueueBatch.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.QueueBatch();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.channel = value;
                                else
                                    delete message.channel;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.kind = value;
                                else
                                    delete message.kind;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.entries && message.entries.length))
                                    message.entries = [];
                                message.entries.push($root.starling.cluster.v1.QueueEntry.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return QueueBatch;
            })();

            v1.QueueEntry = (function() {

                /**
                 * Properties of a QueueEntry.
                 * @typedef {Object} starling.cluster.v1.QueueEntry.$Properties
                 * @property {Uint8Array|null} [series] QueueEntry series
                 * @property {number|null} [time_ms] QueueEntry time_ms
                 * @property {Uint8Array|null} [body] QueueEntry body
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a QueueEntry.
                 * @memberof starling.cluster.v1
                 * @interface IQueueEntry
                 * @augments starling.cluster.v1.QueueEntry.$Properties
                 * @deprecated Use starling.cluster.v1.QueueEntry.$Properties instead.
                 */

                /**
                 * Shape of a QueueEntry.
                 * @typedef {starling.cluster.v1.QueueEntry.$Properties} starling.cluster.v1.QueueEntry.$Shape
                 */

                /**
                 * Constructs a new QueueEntry.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents a QueueEntry.
                 * @constructor
                 * @param {starling.cluster.v1.QueueEntry.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const QueueEntry = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * QueueEntry series.
                 * @member {Uint8Array} series
                 * @memberof starling.cluster.v1.QueueEntry
                 * @instance
                 */
                QueueEntry.prototype.series = $util.newBuffer([]);

                /**
                 * QueueEntry time_ms.
                 * @member {number} time_ms
                 * @memberof starling.cluster.v1.QueueEntry
                 * @instance
                 */
                QueueEntry.prototype.time_ms = 0;

                /**
                 * QueueEntry body.
                 * @member {Uint8Array} body
                 * @memberof starling.cluster.v1.QueueEntry
                 * @instance
                 */
                QueueEntry.prototype.body = $util.newBuffer([]);

                /**
                 * Encodes the specified QueueEntry message. Does not implicitly {@link starling.cluster.v1.QueueEntry.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.QueueEntry
                 * @static
                 * @param {starling.cluster.v1.QueueEntry.$Properties} message QueueEntry message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                QueueEntry.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.series != null && $Object.hasOwnProperty.call(message, "series") && message.series.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.series);
                    if (message.time_ms != null && $Object.hasOwnProperty.call(message, "time_ms") && !$Object.is(message.time_ms, 0))
                        writer.uint32(/* id 2, wireType 1 =*/17).double(message.time_ms);
                    if (message.body != null && $Object.hasOwnProperty.call(message, "body") && message.body.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.body);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a QueueEntry message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.QueueEntry
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.QueueEntry & starling.cluster.v1.QueueEntry.$Shape} QueueEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                QueueEntry.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.QueueEntry();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.series = value;
                                else
                                    delete message.series;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.time_ms = value;
                                else
                                    delete message.time_ms;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.body = value;
                                else
                                    delete message.body;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return QueueEntry;
            })();

            v1.CostRequest = (function() {

                /**
                 * Properties of a CostRequest.
                 * @typedef {Object} starling.cluster.v1.CostRequest.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a CostRequest.
                 * @memberof starling.cluster.v1
                 * @interface ICostRequest
                 * @augments starling.cluster.v1.CostRequest.$Properties
                 * @deprecated Use starling.cluster.v1.CostRequest.$Properties instead.
                 */

                /**
                 * Shape of a CostRequest.
                 * @typedef {starling.cluster.v1.CostRequest.$Properties} starling.cluster.v1.CostRequest.$Shape
                 */

                /**
                 * Constructs a new CostRequest.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents a CostRequest.
                 * @constructor
                 * @param {starling.cluster.v1.CostRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const CostRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified CostRequest message. Does not implicitly {@link starling.cluster.v1.CostRequest.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.CostRequest
                 * @static
                 * @param {starling.cluster.v1.CostRequest.$Properties} message CostRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                CostRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a CostRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.CostRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.CostRequest & starling.cluster.v1.CostRequest.$Shape} CostRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                CostRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.CostRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return CostRequest;
            })();

            v1.CostReport = (function() {

                /**
                 * Properties of a CostReport.
                 * @typedef {Object} starling.cluster.v1.CostReport.$Properties
                 * @property {number|null} [total] CostReport total
                 * @property {Array.<starling.cluster.v1.KeyCost.$Properties>|null} [heavy] CostReport heavy
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a CostReport.
                 * @memberof starling.cluster.v1
                 * @interface ICostReport
                 * @augments starling.cluster.v1.CostReport.$Properties
                 * @deprecated Use starling.cluster.v1.CostReport.$Properties instead.
                 */

                /**
                 * Shape of a CostReport.
                 * @typedef {starling.cluster.v1.CostReport.$Properties} starling.cluster.v1.CostReport.$Shape
                 */

                /**
                 * Constructs a new CostReport.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents a CostReport.
                 * @constructor
                 * @param {starling.cluster.v1.CostReport.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const CostReport = function (properties) {
                    this.heavy = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * CostReport total.
                 * @member {number} total
                 * @memberof starling.cluster.v1.CostReport
                 * @instance
                 */
                CostReport.prototype.total = 0;

                /**
                 * CostReport heavy.
                 * @member {Array.<starling.cluster.v1.KeyCost.$Properties>} heavy
                 * @memberof starling.cluster.v1.CostReport
                 * @instance
                 */
                CostReport.prototype.heavy = $util.emptyArray;

                /**
                 * Encodes the specified CostReport message. Does not implicitly {@link starling.cluster.v1.CostReport.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.CostReport
                 * @static
                 * @param {starling.cluster.v1.CostReport.$Properties} message CostReport message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                CostReport.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.total != null && $Object.hasOwnProperty.call(message, "total") && !$Object.is(message.total, 0))
                        writer.uint32(/* id 1, wireType 1 =*/9).double(message.total);
                    if (message.heavy != null && message.heavy.length)
                        for (let i = 0; i < message.heavy.length; ++i)
                            $root.starling.cluster.v1.KeyCost.encode(message.heavy[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a CostReport message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.CostReport
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.CostReport & starling.cluster.v1.CostReport.$Shape} CostReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                CostReport.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.CostReport();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.total = value;
                                else
                                    delete message.total;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.heavy && message.heavy.length))
                                    message.heavy = [];
                                message.heavy.push($root.starling.cluster.v1.KeyCost.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return CostReport;
            })();

            v1.KeyCost = (function() {

                /**
                 * Properties of a KeyCost.
                 * @typedef {Object} starling.cluster.v1.KeyCost.$Properties
                 * @property {Uint8Array|null} [key] KeyCost key
                 * @property {number|null} [cost] KeyCost cost
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a KeyCost.
                 * @memberof starling.cluster.v1
                 * @interface IKeyCost
                 * @augments starling.cluster.v1.KeyCost.$Properties
                 * @deprecated Use starling.cluster.v1.KeyCost.$Properties instead.
                 */

                /**
                 * Shape of a KeyCost.
                 * @typedef {starling.cluster.v1.KeyCost.$Properties} starling.cluster.v1.KeyCost.$Shape
                 */

                /**
                 * Constructs a new KeyCost.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents a KeyCost.
                 * @constructor
                 * @param {starling.cluster.v1.KeyCost.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const KeyCost = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * KeyCost key.
                 * @member {Uint8Array} key
                 * @memberof starling.cluster.v1.KeyCost
                 * @instance
                 */
                KeyCost.prototype.key = $util.newBuffer([]);

                /**
                 * KeyCost cost.
                 * @member {number} cost
                 * @memberof starling.cluster.v1.KeyCost
                 * @instance
                 */
                KeyCost.prototype.cost = 0;

                /**
                 * Encodes the specified KeyCost message. Does not implicitly {@link starling.cluster.v1.KeyCost.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.KeyCost
                 * @static
                 * @param {starling.cluster.v1.KeyCost.$Properties} message KeyCost message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                KeyCost.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.key);
                    if (message.cost != null && $Object.hasOwnProperty.call(message, "cost") && !$Object.is(message.cost, 0))
                        writer.uint32(/* id 2, wireType 1 =*/17).double(message.cost);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a KeyCost message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.KeyCost
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.KeyCost & starling.cluster.v1.KeyCost.$Shape} KeyCost
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                KeyCost.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.KeyCost();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.key = value;
                                else
                                    delete message.key;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.cost = value;
                                else
                                    delete message.cost;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return KeyCost;
            })();

            v1.Overrides = (function() {

                /**
                 * Properties of an Overrides.
                 * @typedef {Object} starling.cluster.v1.Overrides.$Properties
                 * @property {number|null} [version] Overrides version
                 * @property {string|null} [writer] Overrides writer
                 * @property {Array.<starling.cluster.v1.Override.$Properties>|null} [entries] Overrides entries
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Overrides.
                 * @memberof starling.cluster.v1
                 * @interface IOverrides
                 * @augments starling.cluster.v1.Overrides.$Properties
                 * @deprecated Use starling.cluster.v1.Overrides.$Properties instead.
                 */

                /**
                 * Shape of an Overrides.
                 * @typedef {starling.cluster.v1.Overrides.$Properties} starling.cluster.v1.Overrides.$Shape
                 */

                /**
                 * Constructs a new Overrides.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents an Overrides.
                 * @constructor
                 * @param {starling.cluster.v1.Overrides.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Overrides = function (properties) {
                    this.entries = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Overrides version.
                 * @member {number} version
                 * @memberof starling.cluster.v1.Overrides
                 * @instance
                 */
                Overrides.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Overrides writer.
                 * @member {string} writer
                 * @memberof starling.cluster.v1.Overrides
                 * @instance
                 */
                Overrides.prototype.writer = "";

                /**
                 * Overrides entries.
                 * @member {Array.<starling.cluster.v1.Override.$Properties>} entries
                 * @memberof starling.cluster.v1.Overrides
                 * @instance
                 */
                Overrides.prototype.entries = $util.emptyArray;

                /**
                 * Encodes the specified Overrides message. Does not implicitly {@link starling.cluster.v1.Overrides.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.Overrides
                 * @static
                 * @param {starling.cluster.v1.Overrides.$Properties} message Overrides message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Overrides.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.version);
                    if (message.writer != null && $Object.hasOwnProperty.call(message, "writer") && message.writer !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.writer);
                    if (message.entries != null && message.entries.length)
                        for (let i = 0; i < message.entries.length; ++i)
                            $root.starling.cluster.v1.Override.encode(message.entries[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Overrides message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.Overrides
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.Overrides & starling.cluster.v1.Overrides.$Shape} Overrides
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Overrides.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.Overrides();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.version = value;
                                else
                                    delete message.version;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.writer = value;
                                else
                                    delete message.writer;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.entries && message.entries.length))
                                    message.entries = [];
                                message.entries.push($root.starling.cluster.v1.Override.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Overrides;
            })();

            v1.Override = (function() {

                /**
                 * Properties of an Override.
                 * @typedef {Object} starling.cluster.v1.Override.$Properties
                 * @property {Uint8Array|null} [key] Override key
                 * @property {string|null} [node] Override node
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Override.
                 * @memberof starling.cluster.v1
                 * @interface IOverride
                 * @augments starling.cluster.v1.Override.$Properties
                 * @deprecated Use starling.cluster.v1.Override.$Properties instead.
                 */

                /**
                 * Shape of an Override.
                 * @typedef {starling.cluster.v1.Override.$Properties} starling.cluster.v1.Override.$Shape
                 */

                /**
                 * Constructs a new Override.
                 * @memberof starling.cluster.v1
                 * @classdesc Represents an Override.
                 * @constructor
                 * @param {starling.cluster.v1.Override.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Override = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Override key.
                 * @member {Uint8Array} key
                 * @memberof starling.cluster.v1.Override
                 * @instance
                 */
                Override.prototype.key = $util.newBuffer([]);

                /**
                 * Override node.
                 * @member {string} node
                 * @memberof starling.cluster.v1.Override
                 * @instance
                 */
                Override.prototype.node = "";

                /**
                 * Encodes the specified Override message. Does not implicitly {@link starling.cluster.v1.Override.verify|verify} messages.
                 * @function encode
                 * @memberof starling.cluster.v1.Override
                 * @static
                 * @param {starling.cluster.v1.Override.$Properties} message Override message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Override.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.key);
                    if (message.node != null && $Object.hasOwnProperty.call(message, "node") && message.node !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.node);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Override message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.cluster.v1.Override
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.Override & starling.cluster.v1.Override.$Shape} Override
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Override.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.starling.cluster.v1.Override();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.key = value;
                                else
                                    delete message.key;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.node = value;
                                else
                                    delete message.node;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Override;
            })();

            return v1;
        })();

        return cluster;
    })();

    return starling;
})();

export {
  $root as default
};
