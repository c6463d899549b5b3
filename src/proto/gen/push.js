/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["starling_push"] || ($protobuf.roots["starling_push"] = {});

export const push = $root.push = (() => {

    /**
     * Namespace push.
     * @exports push
     * @namespace
     */
    const push = {};

    push.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof push
         * @namespace
         */
        const v1 = {};

        v1.PushRequest = (function() {

            /**
             * Properties of a PushRequest.
             * @typedef {Object} push.v1.PushRequest.$Properties
             * @property {Array.<push.v1.RawProfileSeries.$Properties>|null} [series] PushRequest series
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PushRequest.
             * @memberof push.v1
             * @interface IPushRequest
             * @augments push.v1.PushRequest.$Properties
             * @deprecated Use push.v1.PushRequest.$Properties instead.
             */

            /**
             * Shape of a PushRequest.
             * @typedef {push.v1.PushRequest.$Properties} push.v1.PushRequest.$Shape
             */

            /**
             * Constructs a new PushRequest.
             * @memberof push.v1
             * @classdesc Represents a PushRequest.
             * @constructor
             * @param {push.v1.PushRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PushRequest = function (properties) {
                this.series = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PushRequest series.
             * @member {Array.<push.v1.RawProfileSeries.$Properties>} series
             * @memberof push.v1.PushRequest
             * @instance
             */
            PushRequest.prototype.series = $util.emptyArray;

            /**
             * Encodes the specified PushRequest message. Does not implicitly {@link push.v1.PushRequest.verify|verify} messages.
             * @function encode
             * @memberof push.v1.PushRequest
             * @static
             * @param {push.v1.PushRequest.$Properties} message PushRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PushRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.series != null && message.series.length)
                    for (let i = 0; i < message.series.length; ++i)
                        $root.push.v1.RawProfileSeries.encode(message.series[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PushRequest message from the specified reader or buffer.
             * @function decode
             * @memberof push.v1.PushRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {push.v1.PushRequest & push.v1.PushRequest.$Shape} PushRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PushRequest.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.push.v1.PushRequest();
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
                            if (!(message.series && message.series.length))
                                message.series = [];
                            message.series.push($root.push.v1.RawProfileSeries.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return PushRequest;
        })();

        v1.PushResponse = (function() {

            /**
             * Properties of a PushResponse.
             * @typedef {Object} push.v1.PushResponse.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PushResponse.
             * @memberof push.v1
             * @interface IPushResponse
             * @augments push.v1.PushResponse.$Properties
             * @deprecated Use push.v1.PushResponse.$Properties instead.
             */

            /**
             * Shape of a PushResponse.
             * @typedef {push.v1.PushResponse.$Properties} push.v1.PushResponse.$Shape
             */

            /**
             * Constructs a new PushResponse.
             * @memberof push.v1
             * @classdesc Represents a PushResponse.
             * @constructor
             * @param {push.v1.PushResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PushResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Encodes the specified PushResponse message. Does not implicitly {@link push.v1.PushResponse.verify|verify} messages.
             * @function encode
             * @memberof push.v1.PushResponse
             * @static
             * @param {push.v1.PushResponse.$Properties} message PushResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PushResponse.encode = function (message, writer, _depth) {
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
             * Decodes a PushResponse message from the specified reader or buffer.
             * @function decode
             * @memberof push.v1.PushResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {push.v1.PushResponse & push.v1.PushResponse.$Shape} PushResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PushResponse.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.push.v1.PushResponse();
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

            return PushResponse;
        })();

        v1.RawProfileSeries = (function() {

            /**
             * Properties of a RawProfileSeries.
             * @typedef {Object} push.v1.RawProfileSeries.$Properties
             * @property {Array.<push.v1.LabelPair.$Properties>|null} [labels] RawProfileSeries labels
             * @property {Array.<push.v1.RawSample.$Properties>|null} [samples] RawProfileSeries samples
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RawProfileSeries.
             * @memberof push.v1
             * @interface IRawProfileSeries
             * @augments push.v1.RawProfileSeries.$Properties
             * @deprecated Use push.v1.RawProfileSeries.$Properties instead.
             */

            /**
             * Shape of a RawProfileSeries.
             * @typedef {push.v1.RawProfileSeries.$Properties} push.v1.RawProfileSeries.$Shape
             */

            /**
             * Constructs a new RawProfileSeries.
             * @memberof push.v1
             * @classdesc Represents a RawProfileSeries.
             * @constructor
             * @param {push.v1.RawProfileSeries.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RawProfileSeries = function (properties) {
                this.labels = [];
                this.samples = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RawProfileSeries labels.
             * @member {Array.<push.v1.LabelPair.$Properties>} labels
             * @memberof push.v1.RawProfileSeries
             * @instance
             */
            RawProfileSeries.prototype.labels = $util.emptyArray;

            /**
             * RawProfileSeries samples.
             * @member {Array.<push.v1.RawSample.$Properties>} samples
             * @memberof push.v1.RawProfileSeries
             * @instance
             */
            RawProfileSeries.prototype.samples = $util.emptyArray;

            /**
             * Encodes the specified RawProfileSeries message. Does not implicitly {@link push.v1.RawProfileSeries.verify|verify} messages.
             * @function encode
             * @memberof push.v1.RawProfileSeries
             * @static
             * @param {push.v1.RawProfileSeries.$Properties} message RawProfileSeries message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RawProfileSeries.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.labels != null && message.labels.length)
                    for (let i = 0; i < message.labels.length; ++i)
                        $root.push.v1.LabelPair.encode(message.labels[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.samples != null && message.samples.length)
                    for (let i = 0; i < message.samples.length; ++i)
                        $root.push.v1.RawSample.encode(message.samples[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RawProfileSeries message from the specified reader or buffer.
             * @function decode
             * @memberof push.v1.RawProfileSeries
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {push.v1.RawProfileSeries & push.v1.RawProfileSeries.$Shape} RawProfileSeries
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RawProfileSeries.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.push.v1.RawProfileSeries();
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
                            if (!(message.labels && message.labels.length))
                                message.labels = [];
                            message.labels.push($root.push.v1.LabelPair.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.samples && message.samples.length))
                                message.samples = [];
                            message.samples.push($root.push.v1.RawSample.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return RawProfileSeries;
        })();

        v1.LabelPair = (function() {

            /**
             * Properties of a LabelPair.
             * @typedef {Object} push.v1.LabelPair.$Properties
             * @property {string|null} [name] LabelPair name
             * @property {string|null} [value] LabelPair value
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LabelPair.
             * @memberof push.v1
             * @interface ILabelPair
             * @augments push.v1.LabelPair.$Properties
             * @deprecated Use push.v1.LabelPair.$Properties instead.
             */

            /**
             * Shape of a LabelPair.
             * @typedef {push.v1.LabelPair.$Properties} push.v1.LabelPair.$Shape
             */

            /**
             * Constructs a new LabelPair.
             * @memberof push.v1
             * @classdesc Represents a LabelPair.
             * @constructor
             * @param {push.v1.LabelPair.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LabelPair = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LabelPair name.
             * @member {string} name
             * @memberof push.v1.LabelPair
             * @instance
             */
            LabelPair.prototype.name = "";

            /**
             * LabelPair value.
             * @member {string} value
             * @memberof push.v1.LabelPair
             * @instance
             */
            LabelPair.prototype.value = "";

            /**
             * Encodes the specified LabelPair message. Does not implicitly {@link push.v1.LabelPair.verify|verify} messages.
             * @function encode
             * @memberof push.v1.LabelPair
             * @static
             * @param {push.v1.LabelPair.$Properties} message LabelPair message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LabelPair.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.value);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LabelPair message from the specified reader or buffer.
             * @function decode
             * @memberof push.v1.LabelPair
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {push.v1.LabelPair & push.v1.LabelPair.$Shape} LabelPair
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LabelPair.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.push.v1.LabelPair();
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
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.value = value;
                            else
                                delete message.value;
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

            return LabelPair;
        })();

        v1.RawSample = (function() {

            /**
             * Properties of a RawSample.
             * @typedef {Object} push.v1.RawSample.$Properties
             * @property {Uint8Array|null} [raw_profile] RawSample raw_profile
             * @property {string|null} [ID] RawSample ID
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RawSample.
             * @memberof push.v1
             * @interface IRawSample
             * @augments push.v1.RawSample.$Properties
             * @deprecated Use push.v1.RawSample.$Properties instead.
             */

            /**
             * Shape of a RawSample.
             * @typedef {push.v1.RawSample.$Properties} push.v1.RawSample.$Shape
             */

            /**
             * Constructs a new RawSample.
             * @memberof push.v1
             * @classdesc Represents a RawSample.
             * @constructor
             * @param {push.v1.RawSample.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RawSample = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RawSample raw_profile.
             * @member {Uint8Array} raw_profile
             * @memberof push.v1.RawSample
             * @instance
             */
            RawSample.prototype.raw_profile = $util.newBuffer([]);

            /**
             * RawSample ID.
             * @member {string} ID
             * @memberof push.v1.RawSample
             * @instance
             */
            RawSample.prototype.ID = "";

            /**
             * Encodes the specified RawSample message. Does not implicitly {@link push.v1.RawSample.verify|verify} messages.
             * @function encode
             * @memberof push.v1.RawSample
             * @static
             * @param {push.v1.RawSample.$Properties} message RawSample message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RawSample.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.raw_profile != null && $Object.hasOwnProperty.call(message, "raw_profile") && message.raw_profile.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.raw_profile);
                if (message.ID != null && $Object.hasOwnProperty.call(message, "ID") && message.ID !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.ID);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RawSample message from the specified reader or buffer.
             * @function decode
             * @memberof push.v1.RawSample
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {push.v1.RawSample & push.v1.RawSample.$Shape} RawSample
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RawSample.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.push.v1.RawSample();
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
                                message.raw_profile = value;
                            else
                                delete message.raw_profile;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.ID = value;
                            else
                                delete message.ID;
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

            return RawSample;
        })();

        return v1;
    })();

    return push;
})();

export {
  $root as default
};
