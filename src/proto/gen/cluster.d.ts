import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace starling. */
export namespace starling {

    /** Namespace cluster. */
    namespace cluster {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a HandOverRequest.
             * @deprecated Use starling.cluster.v1.HandOverRequest.$Properties instead.
             */
            interface IHandOverRequest extends starling.cluster.v1.HandOverRequest.$Properties {
            }

            /** Represents a HandOverRequest. */
            class HandOverRequest {

                /**
                 * Constructs a new HandOverRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.HandOverRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HandOverRequest work. */
                work: string;

                /** HandOverRequest claim. */
                claim?: (starling.cluster.v1.Items.$Properties|null);

                /** HandOverRequest offer. */
                offer?: (starling.cluster.v1.Items.$Properties|null);

                /** HandOverRequest epoch. */
                epoch: number;

                /** HandOverRequest kind. */
                kind?: ("claim"|"offer");

                /**
                 * Encodes the specified HandOverRequest message. Does not implicitly {@link starling.cluster.v1.HandOverRequest.verify|verify} messages.
                 * @param message HandOverRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.HandOverRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HandOverRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.HandOverRequest & starling.cluster.v1.HandOverRequest.$Shape} HandOverRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.HandOverRequest & starling.cluster.v1.HandOverRequest.$Shape;
            }

            namespace HandOverRequest {

                /** Properties of a HandOverRequest. */
                interface $Properties {

                    /** HandOverRequest work */
                    work?: (string|null);

                    /** HandOverRequest claim */
                    claim?: (starling.cluster.v1.Items.$Properties|null);

                    /** HandOverRequest offer */
                    offer?: (starling.cluster.v1.Items.$Properties|null);

                    /** HandOverRequest epoch */
                    epoch?: (number|null);

                    /** HandOverRequest kind */
                    kind?: ("claim"|"offer");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a HandOverRequest. */
                type $Shape = {
                  work?: string|null;
                  claim?: starling.cluster.v1.Items.$Shape|null;
                  offer?: starling.cluster.v1.Items.$Shape|null;
                  epoch?: number|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ kind?: undefined; claim?: null; offer?: null }|{ kind?: "claim"; claim: starling.cluster.v1.Items.$Shape; offer?: null }|{ kind?: "offer"; claim?: null; offer: starling.cluster.v1.Items.$Shape })
                );
            }

            /**
             * Properties of an Items.
             * @deprecated Use starling.cluster.v1.Items.$Properties instead.
             */
            interface IItems extends starling.cluster.v1.Items.$Properties {
            }

            /** Represents an Items. */
            class Items {

                /**
                 * Constructs a new Items.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.Items.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Items ids. */
                ids: Uint8Array;

                /**
                 * Encodes the specified Items message. Does not implicitly {@link starling.cluster.v1.Items.verify|verify} messages.
                 * @param message Items message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.Items.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Items message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.Items & starling.cluster.v1.Items.$Shape} Items
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.Items & starling.cluster.v1.Items.$Shape;
            }

            namespace Items {

                /** Properties of an Items. */
                interface $Properties {

                    /** Items ids */
                    ids?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Items. */
                type $Shape = starling.cluster.v1.Items.$Properties;
            }

            /**
             * Properties of a HandOverReply.
             * @deprecated Use starling.cluster.v1.HandOverReply.$Properties instead.
             */
            interface IHandOverReply extends starling.cluster.v1.HandOverReply.$Properties {
            }

            /** Represents a HandOverReply. */
            class HandOverReply {

                /**
                 * Constructs a new HandOverReply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.HandOverReply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HandOverReply released. */
                released: starling.cluster.v1.Released.$Properties[];

                /** HandOverReply waiting. */
                waiting?: (starling.cluster.v1.Items.$Properties|null);

                /** HandOverReply held. */
                held?: (starling.cluster.v1.Items.$Properties|null);

                /**
                 * Encodes the specified HandOverReply message. Does not implicitly {@link starling.cluster.v1.HandOverReply.verify|verify} messages.
                 * @param message HandOverReply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.HandOverReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HandOverReply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.HandOverReply & starling.cluster.v1.HandOverReply.$Shape} HandOverReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.HandOverReply & starling.cluster.v1.HandOverReply.$Shape;
            }

            namespace HandOverReply {

                /** Properties of a HandOverReply. */
                interface $Properties {

                    /** HandOverReply released */
                    released?: (starling.cluster.v1.Released.$Properties[]|null);

                    /** HandOverReply waiting */
                    waiting?: (starling.cluster.v1.Items.$Properties|null);

                    /** HandOverReply held */
                    held?: (starling.cluster.v1.Items.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HandOverReply. */
                type $Shape = starling.cluster.v1.HandOverReply.$Properties;
            }

            /**
             * Properties of a Released.
             * @deprecated Use starling.cluster.v1.Released.$Properties instead.
             */
            interface IReleased extends starling.cluster.v1.Released.$Properties {
            }

            /** Represents a Released. */
            class Released {

                /**
                 * Constructs a new Released.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.Released.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Released id. */
                id: Uint8Array;

                /** Released last_slot_ms. */
                last_slot_ms?: (number|null);

                /** Released baseline. */
                baseline?: (Uint8Array|null);

                /** Released is_repeated. */
                is_repeated: boolean;

                /**
                 * Encodes the specified Released message. Does not implicitly {@link starling.cluster.v1.Released.verify|verify} messages.
                 * @param message Released message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.Released.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Released message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.Released & starling.cluster.v1.Released.$Shape} Released
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.Released & starling.cluster.v1.Released.$Shape;
            }

            namespace Released {

                /** Properties of a Released. */
                interface $Properties {

                    /** Released id */
                    id?: (Uint8Array|null);

                    /** Released last_slot_ms */
                    last_slot_ms?: (number|null);

                    /** Released baseline */
                    baseline?: (Uint8Array|null);

                    /** Released is_repeated */
                    is_repeated?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Released. */
                type $Shape = starling.cluster.v1.Released.$Properties;
            }

            /**
             * Properties of a QueueBatch.
             * @deprecated Use starling.cluster.v1.QueueBatch.$Properties instead.
             */
            interface IQueueBatch extends starling.cluster.v1.QueueBatch.$Properties {
            }

            /** Represents a QueueBatch. */
            class QueueBatch {

                /**
                 * Constructs a new QueueBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.QueueBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** QueueBatch channel. */
                channel: string;

                /** QueueBatch kind. */
                kind: number;

                /** QueueBatch entries. */
                entries: starling.cluster.v1.QueueEntry.$Properties[];

                /**
                 * Encodes the specified QueueBatch message. Does not implicitly {@link starling.cluster.v1.QueueBatch.verify|verify} messages.
                 * @param message QueueBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.QueueBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a QueueBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.QueueBatch & starling.cluster.v1.QueueBatch.$Shape} QueueBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.QueueBatch & starling.cluster.v1.QueueBatch.$Shape;
            }

            namespace QueueBatch {

                /** Properties of a QueueBatch. */
                interface $Properties {

                    /** QueueBatch channel */
                    channel?: (string|null);

                    /** QueueBatch kind */
                    kind?: (number|null);

                    /** QueueBatch entries */
                    entries?: (starling.cluster.v1.QueueEntry.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a QueueBatch. */
                type $Shape = starling.cluster.v1.QueueBatch.$Properties;
            }

            /**
             * Properties of a QueueEntry.
             * @deprecated Use starling.cluster.v1.QueueEntry.$Properties instead.
             */
            interface IQueueEntry extends starling.cluster.v1.QueueEntry.$Properties {
            }

            /** Represents a QueueEntry. */
            class QueueEntry {

                /**
                 * Constructs a new QueueEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.QueueEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** QueueEntry series. */
                series: Uint8Array;

                /** QueueEntry time_ms. */
                time_ms: number;

                /** QueueEntry body. */
                body: Uint8Array;

                /**
                 * Encodes the specified QueueEntry message. Does not implicitly {@link starling.cluster.v1.QueueEntry.verify|verify} messages.
                 * @param message QueueEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.QueueEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a QueueEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.QueueEntry & starling.cluster.v1.QueueEntry.$Shape} QueueEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.QueueEntry & starling.cluster.v1.QueueEntry.$Shape;
            }

            namespace QueueEntry {

                /** Properties of a QueueEntry. */
                interface $Properties {

                    /** QueueEntry series */
                    series?: (Uint8Array|null);

                    /** QueueEntry time_ms */
                    time_ms?: (number|null);

                    /** QueueEntry body */
                    body?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a QueueEntry. */
                type $Shape = starling.cluster.v1.QueueEntry.$Properties;
            }

            /**
             * Properties of a CostRequest.
             * @deprecated Use starling.cluster.v1.CostRequest.$Properties instead.
             */
            interface ICostRequest extends starling.cluster.v1.CostRequest.$Properties {
            }

            /** Represents a CostRequest. */
            class CostRequest {

                /**
                 * Constructs a new CostRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.CostRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified CostRequest message. Does not implicitly {@link starling.cluster.v1.CostRequest.verify|verify} messages.
                 * @param message CostRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.CostRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CostRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.CostRequest & starling.cluster.v1.CostRequest.$Shape} CostRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.CostRequest & starling.cluster.v1.CostRequest.$Shape;
            }

            namespace CostRequest {

                /** Properties of a CostRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CostRequest. */
                type $Shape = starling.cluster.v1.CostRequest.$Properties;
            }

            /**
             * Properties of a CostReport.
             * @deprecated Use starling.cluster.v1.CostReport.$Properties instead.
             */
            interface ICostReport extends starling.cluster.v1.CostReport.$Properties {
            }

            /** Represents a CostReport. */
            class CostReport {

                /**
                 * Constructs a new CostReport.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.CostReport.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CostReport total. */
                total: number;

                /** CostReport heavy. */
                heavy: starling.cluster.v1.KeyCost.$Properties[];

                /**
                 * Encodes the specified CostReport message. Does not implicitly {@link starling.cluster.v1.CostReport.verify|verify} messages.
                 * @param message CostReport message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.CostReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CostReport message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.CostReport & starling.cluster.v1.CostReport.$Shape} CostReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.CostReport & starling.cluster.v1.CostReport.$Shape;
            }

            namespace CostReport {

                /** Properties of a CostReport. */
                interface $Properties {

                    /** CostReport total */
                    total?: (number|null);

                    /** CostReport heavy */
                    heavy?: (starling.cluster.v1.KeyCost.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CostReport. */
                type $Shape = starling.cluster.v1.CostReport.$Properties;
            }

            /**
             * Properties of a KeyCost.
             * @deprecated Use starling.cluster.v1.KeyCost.$Properties instead.
             */
            interface IKeyCost extends starling.cluster.v1.KeyCost.$Properties {
            }

            /** Represents a KeyCost. */
            class KeyCost {

                /**
                 * Constructs a new KeyCost.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.KeyCost.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeyCost key. */
                key: Uint8Array;

                /** KeyCost cost. */
                cost: number;

                /**
                 * Encodes the specified KeyCost message. Does not implicitly {@link starling.cluster.v1.KeyCost.verify|verify} messages.
                 * @param message KeyCost message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.KeyCost.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeyCost message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.KeyCost & starling.cluster.v1.KeyCost.$Shape} KeyCost
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.KeyCost & starling.cluster.v1.KeyCost.$Shape;
            }

            namespace KeyCost {

                /** Properties of a KeyCost. */
                interface $Properties {

                    /** KeyCost key */
                    key?: (Uint8Array|null);

                    /** KeyCost cost */
                    cost?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeyCost. */
                type $Shape = starling.cluster.v1.KeyCost.$Properties;
            }

            /**
             * Properties of an Overrides.
             * @deprecated Use starling.cluster.v1.Overrides.$Properties instead.
             */
            interface IOverrides extends starling.cluster.v1.Overrides.$Properties {
            }

            /** Represents an Overrides. */
            class Overrides {

                /**
                 * Constructs a new Overrides.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.Overrides.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Overrides version. */
                version: number;

                /** Overrides writer. */
                writer: string;

                /** Overrides entries. */
                entries: starling.cluster.v1.Override.$Properties[];

                /**
                 * Encodes the specified Overrides message. Does not implicitly {@link starling.cluster.v1.Overrides.verify|verify} messages.
                 * @param message Overrides message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.Overrides.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Overrides message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.Overrides & starling.cluster.v1.Overrides.$Shape} Overrides
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.Overrides & starling.cluster.v1.Overrides.$Shape;
            }

            namespace Overrides {

                /** Properties of an Overrides. */
                interface $Properties {

                    /** Overrides version */
                    version?: (number|null);

                    /** Overrides writer */
                    writer?: (string|null);

                    /** Overrides entries */
                    entries?: (starling.cluster.v1.Override.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Overrides. */
                type $Shape = starling.cluster.v1.Overrides.$Properties;
            }

            /**
             * Properties of an Override.
             * @deprecated Use starling.cluster.v1.Override.$Properties instead.
             */
            interface IOverride extends starling.cluster.v1.Override.$Properties {
            }

            /** Represents an Override. */
            class Override {

                /**
                 * Constructs a new Override.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.cluster.v1.Override.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Override key. */
                key: Uint8Array;

                /** Override node. */
                node: string;

                /**
                 * Encodes the specified Override message. Does not implicitly {@link starling.cluster.v1.Override.verify|verify} messages.
                 * @param message Override message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.cluster.v1.Override.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Override message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.cluster.v1.Override & starling.cluster.v1.Override.$Shape} Override
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.cluster.v1.Override & starling.cluster.v1.Override.$Shape;
            }

            namespace Override {

                /** Properties of an Override. */
                interface $Properties {

                    /** Override key */
                    key?: (Uint8Array|null);

                    /** Override node */
                    node?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Override. */
                type $Shape = starling.cluster.v1.Override.$Properties;
            }
        }
    }
}
