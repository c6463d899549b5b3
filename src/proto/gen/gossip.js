/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["starling_gossip"] || ($protobuf.roots["starling_gossip"] = {});

export const starling = $root.starling = (() => {

    /**
     * Namespace starling.
     * @exports starling
     * @namespace
     */
    const starling = {};

    starling.gossip = (function() {

        /**
         * Namespace gossip.
         * @memberof starling
         * @namespace
         */
        const gossip = {};

        gossip.v1 = (function() {

            /**
             * Namespace v1.
             * @memberof starling.gossip
             * @namespace
             */
            const v1 = {};

            /**
             * Status enum.
             * @name starling.gossip.v1.Status
             * @enum {number}
             * @property {number} ALIVE=0 ALIVE value
             * @property {number} SUSPECT=1 SUSPECT value
             * @property {number} DEAD=2 DEAD value
             * @property {number} LEFT=3 LEFT value
             */
            v1.Status = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "ALIVE"] = 0;
                values[valuesById[1] = "SUSPECT"] = 1;
                values[valuesById[2] = "DEAD"] = 2;
                values[valuesById[3] = "LEFT"] = 3;
                return values;
            })();

            /**
             * Role enum.
             * @name starling.gossip.v1.Role
             * @enum {number}
             * @property {number} VIEWER=0 VIEWER value
             * @property {number} PARTICIPANT=1 PARTICIPANT value
             * @property {number} TERMINATING=2 TERMINATING value
             */
            v1.Role = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "VIEWER"] = 0;
                values[valuesById[1] = "PARTICIPANT"] = 1;
                values[valuesById[2] = "TERMINATING"] = 2;
                return values;
            })();

            v1.Member = (function() {

                /**
                 * Properties of a Member.
                 * @typedef {Object} starling.gossip.v1.Member.$Properties
                 * @property {string|null} [id] Member id
                 * @property {string|null} [name] Member name
                 * @property {string|null} [address] Member address
                 * @property {number|null} [incarnation] Member incarnation
                 * @property {starling.gossip.v1.Status|null} [status] Member status
                 * @property {starling.gossip.v1.Role|null} [role] Member role
                 * @property {string|null} [version] Member version
                 * @property {number|null} [started_ms] Member started_ms
                 * @property {Uint8Array|null} [meta] Member meta
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Member.
                 * @memberof starling.gossip.v1
                 * @interface IMember
                 * @augments starling.gossip.v1.Member.$Properties
                 * @deprecated Use starling.gossip.v1.Member.$Properties instead.
                 */

                /**
                 * Shape of a Member.
                 * @typedef {starling.gossip.v1.Member.$Properties} starling.gossip.v1.Member.$Shape
                 */

                /**
                 * Constructs a new Member.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a Member.
                 * @constructor
                 * @param {starling.gossip.v1.Member.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Member = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Member id.
                 * @member {string} id
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.id = "";

                /**
                 * Member name.
                 * @member {string} name
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.name = "";

                /**
                 * Member address.
                 * @member {string} address
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.address = "";

                /**
                 * Member incarnation.
                 * @member {number} incarnation
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.incarnation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Member status.
                 * @member {starling.gossip.v1.Status} status
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.status = 0;

                /**
                 * Member role.
                 * @member {starling.gossip.v1.Role} role
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.role = 0;

                /**
                 * Member version.
                 * @member {string} version
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.version = "";

                /**
                 * Member started_ms.
                 * @member {number} started_ms
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.started_ms = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Member meta.
                 * @member {Uint8Array} meta
                 * @memberof starling.gossip.v1.Member
                 * @instance
                 */
                Member.prototype.meta = $util.newBuffer([]);

                /**
                 * Encodes the specified Member message. Does not implicitly {@link starling.gossip.v1.Member.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.Member
                 * @static
                 * @param {starling.gossip.v1.Member.$Properties} message Member message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Member.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.name);
                    if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.address);
                    if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && (typeof message.incarnation === "object" ? message.incarnation.low || message.incarnation.high : message.incarnation !== 0))
                        writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.incarnation);
                    if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                        writer.uint32(/* id 5, wireType 0 =*/40).int32(message.status);
                    if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
                        writer.uint32(/* id 6, wireType 0 =*/48).int32(message.role);
                    if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.version);
                    if (message.started_ms != null && $Object.hasOwnProperty.call(message, "started_ms") && (typeof message.started_ms === "object" ? message.started_ms.low || message.started_ms.high : message.started_ms !== 0))
                        writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.started_ms);
                    if (message.meta != null && $Object.hasOwnProperty.call(message, "meta") && message.meta.length)
                        writer.uint32(/* id 9, wireType 2 =*/74).bytes(message.meta);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Member message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.Member
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Member & starling.gossip.v1.Member.$Shape} Member
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Member.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.Member();
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
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.name = value;
                                else
                                    delete message.name;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.address = value;
                                else
                                    delete message.address;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.incarnation = value;
                                else
                                    delete message.incarnation;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.status = value;
                                else
                                    delete message.status;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.role = value;
                                else
                                    delete message.role;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.version = value;
                                else
                                    delete message.version;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.started_ms = value;
                                else
                                    delete message.started_ms;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.meta = value;
                                else
                                    delete message.meta;
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

                return Member;
            })();

            v1.TransferredMember = (function() {

                /**
                 * Properties of a TransferredMember.
                 * @typedef {Object} starling.gossip.v1.TransferredMember.$Properties
                 * @property {starling.gossip.v1.Member.$Properties|null} [member] TransferredMember member
                 * @property {number|null} [ended_for_ms] TransferredMember ended_for_ms
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a TransferredMember.
                 * @memberof starling.gossip.v1
                 * @interface ITransferredMember
                 * @augments starling.gossip.v1.TransferredMember.$Properties
                 * @deprecated Use starling.gossip.v1.TransferredMember.$Properties instead.
                 */

                /**
                 * Shape of a TransferredMember.
                 * @typedef {starling.gossip.v1.TransferredMember.$Properties} starling.gossip.v1.TransferredMember.$Shape
                 */

                /**
                 * Constructs a new TransferredMember.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a TransferredMember.
                 * @constructor
                 * @param {starling.gossip.v1.TransferredMember.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const TransferredMember = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * TransferredMember member.
                 * @member {starling.gossip.v1.Member.$Properties|null|undefined} member
                 * @memberof starling.gossip.v1.TransferredMember
                 * @instance
                 */
                TransferredMember.prototype.member = null;

                /**
                 * TransferredMember ended_for_ms.
                 * @member {number} ended_for_ms
                 * @memberof starling.gossip.v1.TransferredMember
                 * @instance
                 */
                TransferredMember.prototype.ended_for_ms = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Encodes the specified TransferredMember message. Does not implicitly {@link starling.gossip.v1.TransferredMember.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.TransferredMember
                 * @static
                 * @param {starling.gossip.v1.TransferredMember.$Properties} message TransferredMember message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                TransferredMember.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                        $root.starling.gossip.v1.Member.encode(message.member, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.ended_for_ms != null && $Object.hasOwnProperty.call(message, "ended_for_ms") && (typeof message.ended_for_ms === "object" ? message.ended_for_ms.low || message.ended_for_ms.high : message.ended_for_ms !== 0))
                        writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.ended_for_ms);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a TransferredMember message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.TransferredMember
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.TransferredMember & starling.gossip.v1.TransferredMember.$Shape} TransferredMember
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                TransferredMember.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.TransferredMember();
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
                                message.member = $root.starling.gossip.v1.Member.decode(reader, reader.size(), $undefined, _depth + 1, message.member);
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.ended_for_ms = value;
                                else
                                    delete message.ended_for_ms;
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

                return TransferredMember;
            })();

            v1.News = (function() {

                /**
                 * Properties of a News.
                 * @typedef {Object} starling.gossip.v1.News.$Properties
                 * @property {Array.<starling.gossip.v1.Member.$Properties>|null} [members] News members
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a News.
                 * @memberof starling.gossip.v1
                 * @interface INews
                 * @augments starling.gossip.v1.News.$Properties
                 * @deprecated Use starling.gossip.v1.News.$Properties instead.
                 */

                /**
                 * Shape of a News.
                 * @typedef {starling.gossip.v1.News.$Properties} starling.gossip.v1.News.$Shape
                 */

                /**
                 * Constructs a new News.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a News.
                 * @constructor
                 * @param {starling.gossip.v1.News.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const News = function (properties) {
                    this.members = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * News members.
                 * @member {Array.<starling.gossip.v1.Member.$Properties>} members
                 * @memberof starling.gossip.v1.News
                 * @instance
                 */
                News.prototype.members = $util.emptyArray;

                /**
                 * Encodes the specified News message. Does not implicitly {@link starling.gossip.v1.News.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.News
                 * @static
                 * @param {starling.gossip.v1.News.$Properties} message News message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                News.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.members != null && message.members.length)
                        for (let i = 0; i < message.members.length; ++i)
                            $root.starling.gossip.v1.Member.encode(message.members[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a News message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.News
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.News & starling.gossip.v1.News.$Shape} News
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                News.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.News();
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
                                if (!(message.members && message.members.length))
                                    message.members = [];
                                message.members.push($root.starling.gossip.v1.Member.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return News;
            })();

            v1.Request = (function() {

                /**
                 * Properties of a Request.
                 * @typedef {Object} starling.gossip.v1.Request.$Properties
                 * @property {starling.gossip.v1.Probe.$Properties|null} [probe] Request probe
                 * @property {starling.gossip.v1.IndirectProbe.$Properties|null} [indirect_probe] Request indirect_probe
                 * @property {starling.gossip.v1.Sync.$Properties|null} [sync] Request sync
                 * @property {"probe"|"indirect_probe"|"sync"} [kind] Request kind
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Request.
                 * @memberof starling.gossip.v1
                 * @interface IRequest
                 * @augments starling.gossip.v1.Request.$Properties
                 * @deprecated Use starling.gossip.v1.Request.$Properties instead.
                 */

                /**
                 * Narrowed shape of a Request.
                 * @typedef {{
                 *   probe?: starling.gossip.v1.Probe.$Shape|null;
                 *   indirect_probe?: starling.gossip.v1.IndirectProbe.$Shape|null;
                 *   sync?: starling.gossip.v1.Sync.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ kind?: undefined; probe?: null; indirect_probe?: null; sync?: null }|{ kind?: "probe"; probe: starling.gossip.v1.Probe.$Shape; indirect_probe?: null; sync?: null }|{ kind?: "indirect_probe"; probe?: null; indirect_probe: starling.gossip.v1.IndirectProbe.$Shape; sync?: null }|{ kind?: "sync"; probe?: null; indirect_probe?: null; sync: starling.gossip.v1.Sync.$Shape })
                 * )} starling.gossip.v1.Request.$Shape
                 */

                /**
                 * Constructs a new Request.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a Request.
                 * @constructor
                 * @param {starling.gossip.v1.Request.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Request = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Request probe.
                 * @member {starling.gossip.v1.Probe.$Properties|null|undefined} probe
                 * @memberof starling.gossip.v1.Request
                 * @instance
                 */
                Request.prototype.probe = null;

                /**
                 * Request indirect_probe.
                 * @member {starling.gossip.v1.IndirectProbe.$Properties|null|undefined} indirect_probe
                 * @memberof starling.gossip.v1.Request
                 * @instance
                 */
                Request.prototype.indirect_probe = null;

                /**
                 * Request sync.
                 * @member {starling.gossip.v1.Sync.$Properties|null|undefined} sync
                 * @memberof starling.gossip.v1.Request
                 * @instance
                 */
                Request.prototype.sync = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * Request kind.
                 * @member {"probe"|"indirect_probe"|"sync"|undefined} kind
                 * @memberof starling.gossip.v1.Request
                 * @instance
                 */
                $Object.defineProperty(Request.prototype, "kind", {
                    get: $util.oneOfGetter($oneOfFields = ["probe", "indirect_probe", "sync"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Request message. Does not implicitly {@link starling.gossip.v1.Request.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.Request
                 * @static
                 * @param {starling.gossip.v1.Request.$Properties} message Request message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Request.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.probe != null && $Object.hasOwnProperty.call(message, "probe"))
                        $root.starling.gossip.v1.Probe.encode(message.probe, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.indirect_probe != null && $Object.hasOwnProperty.call(message, "indirect_probe"))
                        $root.starling.gossip.v1.IndirectProbe.encode(message.indirect_probe, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.sync != null && $Object.hasOwnProperty.call(message, "sync"))
                        $root.starling.gossip.v1.Sync.encode(message.sync, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Request message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.Request
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Request & starling.gossip.v1.Request.$Shape} Request
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Request.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.Request();
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
                                message.probe = $root.starling.gossip.v1.Probe.decode(reader, reader.size(), $undefined, _depth + 1, message.probe);
                                message.kind = "probe";
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.indirect_probe = $root.starling.gossip.v1.IndirectProbe.decode(reader, reader.size(), $undefined, _depth + 1, message.indirect_probe);
                                message.kind = "indirect_probe";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.sync = $root.starling.gossip.v1.Sync.decode(reader, reader.size(), $undefined, _depth + 1, message.sync);
                                message.kind = "sync";
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

                return Request;
            })();

            v1.Reply = (function() {

                /**
                 * Properties of a Reply.
                 * @typedef {Object} starling.gossip.v1.Reply.$Properties
                 * @property {starling.gossip.v1.ProbeReply.$Properties|null} [probe] Reply probe
                 * @property {starling.gossip.v1.IndirectProbeReply.$Properties|null} [indirect_probe] Reply indirect_probe
                 * @property {starling.gossip.v1.SyncReply.$Properties|null} [sync] Reply sync
                 * @property {starling.gossip.v1.Refusal.$Properties|null} [refusal] Reply refusal
                 * @property {"probe"|"indirect_probe"|"sync"|"refusal"} [kind] Reply kind
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Reply.
                 * @memberof starling.gossip.v1
                 * @interface IReply
                 * @augments starling.gossip.v1.Reply.$Properties
                 * @deprecated Use starling.gossip.v1.Reply.$Properties instead.
                 */

                /**
                 * Narrowed shape of a Reply.
                 * @typedef {{
                 *   probe?: starling.gossip.v1.ProbeReply.$Shape|null;
                 *   indirect_probe?: starling.gossip.v1.IndirectProbeReply.$Shape|null;
                 *   sync?: starling.gossip.v1.SyncReply.$Shape|null;
                 *   refusal?: starling.gossip.v1.Refusal.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ kind?: undefined; probe?: null; indirect_probe?: null; sync?: null; refusal?: null }|{ kind?: "probe"; probe: starling.gossip.v1.ProbeReply.$Shape; indirect_probe?: null; sync?: null; refusal?: null }|{ kind?: "indirect_probe"; probe?: null; indirect_probe: starling.gossip.v1.IndirectProbeReply.$Shape; sync?: null; refusal?: null }|{ kind?: "sync"; probe?: null; indirect_probe?: null; sync: starling.gossip.v1.SyncReply.$Shape; refusal?: null }|{ kind?: "refusal"; probe?: null; indirect_probe?: null; sync?: null; refusal: starling.gossip.v1.Refusal.$Shape })
                 * )} starling.gossip.v1.Reply.$Shape
                 */

                /**
                 * Constructs a new Reply.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a Reply.
                 * @constructor
                 * @param {starling.gossip.v1.Reply.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Reply = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Reply probe.
                 * @member {starling.gossip.v1.ProbeReply.$Properties|null|undefined} probe
                 * @memberof starling.gossip.v1.Reply
                 * @instance
                 */
                Reply.prototype.probe = null;

                /**
                 * Reply indirect_probe.
                 * @member {starling.gossip.v1.IndirectProbeReply.$Properties|null|undefined} indirect_probe
                 * @memberof starling.gossip.v1.Reply
                 * @instance
                 */
                Reply.prototype.indirect_probe = null;

                /**
                 * Reply sync.
                 * @member {starling.gossip.v1.SyncReply.$Properties|null|undefined} sync
                 * @memberof starling.gossip.v1.Reply
                 * @instance
                 */
                Reply.prototype.sync = null;

                /**
                 * Reply refusal.
                 * @member {starling.gossip.v1.Refusal.$Properties|null|undefined} refusal
                 * @memberof starling.gossip.v1.Reply
                 * @instance
                 */
                Reply.prototype.refusal = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * Reply kind.
                 * @member {"probe"|"indirect_probe"|"sync"|"refusal"|undefined} kind
                 * @memberof starling.gossip.v1.Reply
                 * @instance
                 */
                $Object.defineProperty(Reply.prototype, "kind", {
                    get: $util.oneOfGetter($oneOfFields = ["probe", "indirect_probe", "sync", "refusal"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Reply message. Does not implicitly {@link starling.gossip.v1.Reply.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.Reply
                 * @static
                 * @param {starling.gossip.v1.Reply.$Properties} message Reply message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Reply.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.probe != null && $Object.hasOwnProperty.call(message, "probe"))
                        $root.starling.gossip.v1.ProbeReply.encode(message.probe, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.indirect_probe != null && $Object.hasOwnProperty.call(message, "indirect_probe"))
                        $root.starling.gossip.v1.IndirectProbeReply.encode(message.indirect_probe, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.sync != null && $Object.hasOwnProperty.call(message, "sync"))
                        $root.starling.gossip.v1.SyncReply.encode(message.sync, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.refusal != null && $Object.hasOwnProperty.call(message, "refusal"))
                        $root.starling.gossip.v1.Refusal.encode(message.refusal, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Reply message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.Reply
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Reply & starling.gossip.v1.Reply.$Shape} Reply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Reply.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.Reply();
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
                                message.probe = $root.starling.gossip.v1.ProbeReply.decode(reader, reader.size(), $undefined, _depth + 1, message.probe);
                                message.kind = "probe";
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.indirect_probe = $root.starling.gossip.v1.IndirectProbeReply.decode(reader, reader.size(), $undefined, _depth + 1, message.indirect_probe);
                                message.kind = "indirect_probe";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.sync = $root.starling.gossip.v1.SyncReply.decode(reader, reader.size(), $undefined, _depth + 1, message.sync);
                                message.kind = "sync";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.refusal = $root.starling.gossip.v1.Refusal.decode(reader, reader.size(), $undefined, _depth + 1, message.refusal);
                                message.kind = "refusal";
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

                return Reply;
            })();

            v1.Probe = (function() {

                /**
                 * Properties of a Probe.
                 * @typedef {Object} starling.gossip.v1.Probe.$Properties
                 * @property {number|null} [known_incarnation] Probe known_incarnation
                 * @property {boolean|null} [suspected] Probe suspected
                 * @property {Uint8Array|null} [digest] Probe digest
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Probe.
                 * @memberof starling.gossip.v1
                 * @interface IProbe
                 * @augments starling.gossip.v1.Probe.$Properties
                 * @deprecated Use starling.gossip.v1.Probe.$Properties instead.
                 */

                /**
                 * Shape of a Probe.
                 * @typedef {starling.gossip.v1.Probe.$Properties} starling.gossip.v1.Probe.$Shape
                 */

                /**
                 * Constructs a new Probe.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a Probe.
                 * @constructor
                 * @param {starling.gossip.v1.Probe.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Probe = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Probe known_incarnation.
                 * @member {number} known_incarnation
                 * @memberof starling.gossip.v1.Probe
                 * @instance
                 */
                Probe.prototype.known_incarnation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Probe suspected.
                 * @member {boolean} suspected
                 * @memberof starling.gossip.v1.Probe
                 * @instance
                 */
                Probe.prototype.suspected = false;

                /**
                 * Probe digest.
                 * @member {Uint8Array} digest
                 * @memberof starling.gossip.v1.Probe
                 * @instance
                 */
                Probe.prototype.digest = $util.newBuffer([]);

                /**
                 * Encodes the specified Probe message. Does not implicitly {@link starling.gossip.v1.Probe.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.Probe
                 * @static
                 * @param {starling.gossip.v1.Probe.$Properties} message Probe message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Probe.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.known_incarnation != null && $Object.hasOwnProperty.call(message, "known_incarnation") && (typeof message.known_incarnation === "object" ? message.known_incarnation.low || message.known_incarnation.high : message.known_incarnation !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.known_incarnation);
                    if (message.suspected != null && $Object.hasOwnProperty.call(message, "suspected") && message.suspected !== false)
                        writer.uint32(/* id 2, wireType 0 =*/16).bool(message.suspected);
                    if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.digest);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Probe message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.Probe
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Probe & starling.gossip.v1.Probe.$Shape} Probe
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Probe.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.Probe();
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
                                    message.known_incarnation = value;
                                else
                                    delete message.known_incarnation;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.suspected = value;
                                else
                                    delete message.suspected;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.digest = value;
                                else
                                    delete message.digest;
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

                return Probe;
            })();

            v1.ProbeReply = (function() {

                /**
                 * Properties of a ProbeReply.
                 * @typedef {Object} starling.gossip.v1.ProbeReply.$Properties
                 * @property {starling.gossip.v1.Member.$Properties|null} [member] ProbeReply member
                 * @property {Uint8Array|null} [digest] ProbeReply digest
                 * @property {number|null} [received_ms] ProbeReply received_ms
                 * @property {number|null} [sent_ms] ProbeReply sent_ms
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ProbeReply.
                 * @memberof starling.gossip.v1
                 * @interface IProbeReply
                 * @augments starling.gossip.v1.ProbeReply.$Properties
                 * @deprecated Use starling.gossip.v1.ProbeReply.$Properties instead.
                 */

                /**
                 * Shape of a ProbeReply.
                 * @typedef {starling.gossip.v1.ProbeReply.$Properties} starling.gossip.v1.ProbeReply.$Shape
                 */

                /**
                 * Constructs a new ProbeReply.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a ProbeReply.
                 * @constructor
                 * @param {starling.gossip.v1.ProbeReply.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ProbeReply = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ProbeReply member.
                 * @member {starling.gossip.v1.Member.$Properties|null|undefined} member
                 * @memberof starling.gossip.v1.ProbeReply
                 * @instance
                 */
                ProbeReply.prototype.member = null;

                /**
                 * ProbeReply digest.
                 * @member {Uint8Array} digest
                 * @memberof starling.gossip.v1.ProbeReply
                 * @instance
                 */
                ProbeReply.prototype.digest = $util.newBuffer([]);

                /**
                 * ProbeReply received_ms.
                 * @member {number} received_ms
                 * @memberof starling.gossip.v1.ProbeReply
                 * @instance
                 */
                ProbeReply.prototype.received_ms = 0;

                /**
                 * ProbeReply sent_ms.
                 * @member {number} sent_ms
                 * @memberof starling.gossip.v1.ProbeReply
                 * @instance
                 */
                ProbeReply.prototype.sent_ms = 0;

                /**
                 * Encodes the specified ProbeReply message. Does not implicitly {@link starling.gossip.v1.ProbeReply.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.ProbeReply
                 * @static
                 * @param {starling.gossip.v1.ProbeReply.$Properties} message ProbeReply message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ProbeReply.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                        $root.starling.gossip.v1.Member.encode(message.member, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.digest);
                    if (message.received_ms != null && $Object.hasOwnProperty.call(message, "received_ms") && !$Object.is(message.received_ms, 0))
                        writer.uint32(/* id 3, wireType 1 =*/25).double(message.received_ms);
                    if (message.sent_ms != null && $Object.hasOwnProperty.call(message, "sent_ms") && !$Object.is(message.sent_ms, 0))
                        writer.uint32(/* id 4, wireType 1 =*/33).double(message.sent_ms);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ProbeReply message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.ProbeReply
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.ProbeReply & starling.gossip.v1.ProbeReply.$Shape} ProbeReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ProbeReply.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.ProbeReply();
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
                                message.member = $root.starling.gossip.v1.Member.decode(reader, reader.size(), $undefined, _depth + 1, message.member);
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.digest = value;
                                else
                                    delete message.digest;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.received_ms = value;
                                else
                                    delete message.received_ms;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 1)
                                    break;
                                if (!$Object.is(value = reader.double(), 0))
                                    message.sent_ms = value;
                                else
                                    delete message.sent_ms;
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

                return ProbeReply;
            })();

            v1.IndirectProbe = (function() {

                /**
                 * Properties of an IndirectProbe.
                 * @typedef {Object} starling.gossip.v1.IndirectProbe.$Properties
                 * @property {string|null} [id] IndirectProbe id
                 * @property {string|null} [address] IndirectProbe address
                 * @property {number|null} [known_incarnation] IndirectProbe known_incarnation
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an IndirectProbe.
                 * @memberof starling.gossip.v1
                 * @interface IIndirectProbe
                 * @augments starling.gossip.v1.IndirectProbe.$Properties
                 * @deprecated Use starling.gossip.v1.IndirectProbe.$Properties instead.
                 */

                /**
                 * Shape of an IndirectProbe.
                 * @typedef {starling.gossip.v1.IndirectProbe.$Properties} starling.gossip.v1.IndirectProbe.$Shape
                 */

                /**
                 * Constructs a new IndirectProbe.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents an IndirectProbe.
                 * @constructor
                 * @param {starling.gossip.v1.IndirectProbe.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const IndirectProbe = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * IndirectProbe id.
                 * @member {string} id
                 * @memberof starling.gossip.v1.IndirectProbe
                 * @instance
                 */
                IndirectProbe.prototype.id = "";

                /**
                 * IndirectProbe address.
                 * @member {string} address
                 * @memberof starling.gossip.v1.IndirectProbe
                 * @instance
                 */
                IndirectProbe.prototype.address = "";

                /**
                 * IndirectProbe known_incarnation.
                 * @member {number} known_incarnation
                 * @memberof starling.gossip.v1.IndirectProbe
                 * @instance
                 */
                IndirectProbe.prototype.known_incarnation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Encodes the specified IndirectProbe message. Does not implicitly {@link starling.gossip.v1.IndirectProbe.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.IndirectProbe
                 * @static
                 * @param {starling.gossip.v1.IndirectProbe.$Properties} message IndirectProbe message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                IndirectProbe.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                    if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.address);
                    if (message.known_incarnation != null && $Object.hasOwnProperty.call(message, "known_incarnation") && (typeof message.known_incarnation === "object" ? message.known_incarnation.low || message.known_incarnation.high : message.known_incarnation !== 0))
                        writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.known_incarnation);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an IndirectProbe message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.IndirectProbe
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.IndirectProbe & starling.gossip.v1.IndirectProbe.$Shape} IndirectProbe
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                IndirectProbe.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.IndirectProbe();
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
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.address = value;
                                else
                                    delete message.address;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.known_incarnation = value;
                                else
                                    delete message.known_incarnation;
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

                return IndirectProbe;
            })();

            v1.IndirectProbeReply = (function() {

                /**
                 * Properties of an IndirectProbeReply.
                 * @typedef {Object} starling.gossip.v1.IndirectProbeReply.$Properties
                 * @property {boolean|null} [reached] IndirectProbeReply reached
                 * @property {starling.gossip.v1.Member.$Properties|null} [member] IndirectProbeReply member
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an IndirectProbeReply.
                 * @memberof starling.gossip.v1
                 * @interface IIndirectProbeReply
                 * @augments starling.gossip.v1.IndirectProbeReply.$Properties
                 * @deprecated Use starling.gossip.v1.IndirectProbeReply.$Properties instead.
                 */

                /**
                 * Shape of an IndirectProbeReply.
                 * @typedef {starling.gossip.v1.IndirectProbeReply.$Properties} starling.gossip.v1.IndirectProbeReply.$Shape
                 */

                /**
                 * Constructs a new IndirectProbeReply.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents an IndirectProbeReply.
                 * @constructor
                 * @param {starling.gossip.v1.IndirectProbeReply.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const IndirectProbeReply = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * IndirectProbeReply reached.
                 * @member {boolean} reached
                 * @memberof starling.gossip.v1.IndirectProbeReply
                 * @instance
                 */
                IndirectProbeReply.prototype.reached = false;

                /**
                 * IndirectProbeReply member.
                 * @member {starling.gossip.v1.Member.$Properties|null|undefined} member
                 * @memberof starling.gossip.v1.IndirectProbeReply
                 * @instance
                 */
                IndirectProbeReply.prototype.member = null;

                /**
                 * Encodes the specified IndirectProbeReply message. Does not implicitly {@link starling.gossip.v1.IndirectProbeReply.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.IndirectProbeReply
                 * @static
                 * @param {starling.gossip.v1.IndirectProbeReply.$Properties} message IndirectProbeReply message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                IndirectProbeReply.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.reached != null && $Object.hasOwnProperty.call(message, "reached") && message.reached !== false)
                        writer.uint32(/* id 1, wireType 0 =*/8).bool(message.reached);
                    if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                        $root.starling.gossip.v1.Member.encode(message.member, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an IndirectProbeReply message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.IndirectProbeReply
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.IndirectProbeReply & starling.gossip.v1.IndirectProbeReply.$Shape} IndirectProbeReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                IndirectProbeReply.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.IndirectProbeReply();
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
                                if (value = reader.bool())
                                    message.reached = value;
                                else
                                    delete message.reached;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.member = $root.starling.gossip.v1.Member.decode(reader, reader.size(), $undefined, _depth + 1, message.member);
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

                return IndirectProbeReply;
            })();

            v1.Sync = (function() {

                /**
                 * Properties of a Sync.
                 * @typedef {Object} starling.gossip.v1.Sync.$Properties
                 * @property {string|null} [cluster] Sync cluster
                 * @property {Array.<starling.gossip.v1.TransferredMember.$Properties>|null} [members] Sync members
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Sync.
                 * @memberof starling.gossip.v1
                 * @interface ISync
                 * @augments starling.gossip.v1.Sync.$Properties
                 * @deprecated Use starling.gossip.v1.Sync.$Properties instead.
                 */

                /**
                 * Shape of a Sync.
                 * @typedef {starling.gossip.v1.Sync.$Properties} starling.gossip.v1.Sync.$Shape
                 */

                /**
                 * Constructs a new Sync.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a Sync.
                 * @constructor
                 * @param {starling.gossip.v1.Sync.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Sync = function (properties) {
                    this.members = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Sync cluster.
                 * @member {string} cluster
                 * @memberof starling.gossip.v1.Sync
                 * @instance
                 */
                Sync.prototype.cluster = "";

                /**
                 * Sync members.
                 * @member {Array.<starling.gossip.v1.TransferredMember.$Properties>} members
                 * @memberof starling.gossip.v1.Sync
                 * @instance
                 */
                Sync.prototype.members = $util.emptyArray;

                /**
                 * Encodes the specified Sync message. Does not implicitly {@link starling.gossip.v1.Sync.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.Sync
                 * @static
                 * @param {starling.gossip.v1.Sync.$Properties} message Sync message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Sync.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.cluster != null && $Object.hasOwnProperty.call(message, "cluster") && message.cluster !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.cluster);
                    if (message.members != null && message.members.length)
                        for (let i = 0; i < message.members.length; ++i)
                            $root.starling.gossip.v1.TransferredMember.encode(message.members[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Sync message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.Sync
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Sync & starling.gossip.v1.Sync.$Shape} Sync
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Sync.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.Sync();
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
                                    message.cluster = value;
                                else
                                    delete message.cluster;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.members && message.members.length))
                                    message.members = [];
                                message.members.push($root.starling.gossip.v1.TransferredMember.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return Sync;
            })();

            v1.SyncReply = (function() {

                /**
                 * Properties of a SyncReply.
                 * @typedef {Object} starling.gossip.v1.SyncReply.$Properties
                 * @property {Array.<starling.gossip.v1.TransferredMember.$Properties>|null} [members] SyncReply members
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SyncReply.
                 * @memberof starling.gossip.v1
                 * @interface ISyncReply
                 * @augments starling.gossip.v1.SyncReply.$Properties
                 * @deprecated Use starling.gossip.v1.SyncReply.$Properties instead.
                 */

                /**
                 * Shape of a SyncReply.
                 * @typedef {starling.gossip.v1.SyncReply.$Properties} starling.gossip.v1.SyncReply.$Shape
                 */

                /**
                 * Constructs a new SyncReply.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a SyncReply.
                 * @constructor
                 * @param {starling.gossip.v1.SyncReply.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SyncReply = function (properties) {
                    this.members = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * SyncReply members.
                 * @member {Array.<starling.gossip.v1.TransferredMember.$Properties>} members
                 * @memberof starling.gossip.v1.SyncReply
                 * @instance
                 */
                SyncReply.prototype.members = $util.emptyArray;

                /**
                 * Encodes the specified SyncReply message. Does not implicitly {@link starling.gossip.v1.SyncReply.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.SyncReply
                 * @static
                 * @param {starling.gossip.v1.SyncReply.$Properties} message SyncReply message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SyncReply.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.members != null && message.members.length)
                        for (let i = 0; i < message.members.length; ++i)
                            $root.starling.gossip.v1.TransferredMember.encode(message.members[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a SyncReply message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.SyncReply
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.SyncReply & starling.gossip.v1.SyncReply.$Shape} SyncReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SyncReply.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.SyncReply();
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
                                if (!(message.members && message.members.length))
                                    message.members = [];
                                message.members.push($root.starling.gossip.v1.TransferredMember.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return SyncReply;
            })();

            v1.Refusal = (function() {

                /**
                 * Properties of a Refusal.
                 * @typedef {Object} starling.gossip.v1.Refusal.$Properties
                 * @property {string|null} [reason] Refusal reason
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Refusal.
                 * @memberof starling.gossip.v1
                 * @interface IRefusal
                 * @augments starling.gossip.v1.Refusal.$Properties
                 * @deprecated Use starling.gossip.v1.Refusal.$Properties instead.
                 */

                /**
                 * Shape of a Refusal.
                 * @typedef {starling.gossip.v1.Refusal.$Properties} starling.gossip.v1.Refusal.$Shape
                 */

                /**
                 * Constructs a new Refusal.
                 * @memberof starling.gossip.v1
                 * @classdesc Represents a Refusal.
                 * @constructor
                 * @param {starling.gossip.v1.Refusal.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Refusal = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Refusal reason.
                 * @member {string} reason
                 * @memberof starling.gossip.v1.Refusal
                 * @instance
                 */
                Refusal.prototype.reason = "";

                /**
                 * Encodes the specified Refusal message. Does not implicitly {@link starling.gossip.v1.Refusal.verify|verify} messages.
                 * @function encode
                 * @memberof starling.gossip.v1.Refusal
                 * @static
                 * @param {starling.gossip.v1.Refusal.$Properties} message Refusal message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Refusal.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Refusal message from the specified reader or buffer.
                 * @function decode
                 * @memberof starling.gossip.v1.Refusal
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Refusal & starling.gossip.v1.Refusal.$Shape} Refusal
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Refusal.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.starling.gossip.v1.Refusal();
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
                                    message.reason = value;
                                else
                                    delete message.reason;
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

                return Refusal;
            })();

            return v1;
        })();

        return gossip;
    })();

    return starling;
})();

export {
  $root as default
};
