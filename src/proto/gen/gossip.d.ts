import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace starling. */
export namespace starling {

    /** Namespace gossip. */
    namespace gossip {

        /** Namespace v1. */
        namespace v1 {

            /** Status enum. */
            enum Status {

                /** ALIVE value */
                ALIVE = 0,

                /** SUSPECT value */
                SUSPECT = 1,

                /** DEAD value */
                DEAD = 2,

                /** LEFT value */
                LEFT = 3
            }

            /** Role enum. */
            enum Role {

                /** VIEWER value */
                VIEWER = 0,

                /** PARTICIPANT value */
                PARTICIPANT = 1,

                /** TERMINATING value */
                TERMINATING = 2
            }

            /**
             * Properties of a Member.
             * @deprecated Use starling.gossip.v1.Member.$Properties instead.
             */
            interface IMember extends starling.gossip.v1.Member.$Properties {
            }

            /** Represents a Member. */
            class Member {

                /**
                 * Constructs a new Member.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.Member.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Member id. */
                id: string;

                /** Member name. */
                name: string;

                /** Member address. */
                address: string;

                /** Member incarnation. */
                incarnation: number;

                /** Member status. */
                status: starling.gossip.v1.Status;

                /** Member role. */
                role: starling.gossip.v1.Role;

                /** Member version. */
                version: string;

                /** Member started_ms. */
                started_ms: number;

                /** Member meta. */
                meta: Uint8Array;

                /**
                 * Encodes the specified Member message. Does not implicitly {@link starling.gossip.v1.Member.verify|verify} messages.
                 * @param message Member message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.Member.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Member message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Member & starling.gossip.v1.Member.$Shape} Member
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.Member & starling.gossip.v1.Member.$Shape;
            }

            namespace Member {

                /** Properties of a Member. */
                interface $Properties {

                    /** Member id */
                    id?: (string|null);

                    /** Member name */
                    name?: (string|null);

                    /** Member address */
                    address?: (string|null);

                    /** Member incarnation */
                    incarnation?: (number|null);

                    /** Member status */
                    status?: (starling.gossip.v1.Status|null);

                    /** Member role */
                    role?: (starling.gossip.v1.Role|null);

                    /** Member version */
                    version?: (string|null);

                    /** Member started_ms */
                    started_ms?: (number|null);

                    /** Member meta */
                    meta?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Member. */
                type $Shape = starling.gossip.v1.Member.$Properties;
            }

            /**
             * Properties of a TransferredMember.
             * @deprecated Use starling.gossip.v1.TransferredMember.$Properties instead.
             */
            interface ITransferredMember extends starling.gossip.v1.TransferredMember.$Properties {
            }

            /** Represents a TransferredMember. */
            class TransferredMember {

                /**
                 * Constructs a new TransferredMember.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.TransferredMember.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TransferredMember member. */
                member?: (starling.gossip.v1.Member.$Properties|null);

                /** TransferredMember ended_for_ms. */
                ended_for_ms: number;

                /**
                 * Encodes the specified TransferredMember message. Does not implicitly {@link starling.gossip.v1.TransferredMember.verify|verify} messages.
                 * @param message TransferredMember message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.TransferredMember.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TransferredMember message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.TransferredMember & starling.gossip.v1.TransferredMember.$Shape} TransferredMember
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.TransferredMember & starling.gossip.v1.TransferredMember.$Shape;
            }

            namespace TransferredMember {

                /** Properties of a TransferredMember. */
                interface $Properties {

                    /** TransferredMember member */
                    member?: (starling.gossip.v1.Member.$Properties|null);

                    /** TransferredMember ended_for_ms */
                    ended_for_ms?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TransferredMember. */
                type $Shape = starling.gossip.v1.TransferredMember.$Properties;
            }

            /**
             * Properties of a News.
             * @deprecated Use starling.gossip.v1.News.$Properties instead.
             */
            interface INews extends starling.gossip.v1.News.$Properties {
            }

            /** Represents a News. */
            class News {

                /**
                 * Constructs a new News.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.News.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** News members. */
                members: starling.gossip.v1.Member.$Properties[];

                /**
                 * Encodes the specified News message. Does not implicitly {@link starling.gossip.v1.News.verify|verify} messages.
                 * @param message News message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.News.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a News message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.News & starling.gossip.v1.News.$Shape} News
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.News & starling.gossip.v1.News.$Shape;
            }

            namespace News {

                /** Properties of a News. */
                interface $Properties {

                    /** News members */
                    members?: (starling.gossip.v1.Member.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a News. */
                type $Shape = starling.gossip.v1.News.$Properties;
            }

            /**
             * Properties of a Request.
             * @deprecated Use starling.gossip.v1.Request.$Properties instead.
             */
            interface IRequest extends starling.gossip.v1.Request.$Properties {
            }

            /** Represents a Request. */
            class Request {

                /**
                 * Constructs a new Request.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.Request.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Request probe. */
                probe?: (starling.gossip.v1.Probe.$Properties|null);

                /** Request indirect_probe. */
                indirect_probe?: (starling.gossip.v1.IndirectProbe.$Properties|null);

                /** Request sync. */
                sync?: (starling.gossip.v1.Sync.$Properties|null);

                /** Request kind. */
                kind?: ("probe"|"indirect_probe"|"sync");

                /**
                 * Encodes the specified Request message. Does not implicitly {@link starling.gossip.v1.Request.verify|verify} messages.
                 * @param message Request message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Request message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Request & starling.gossip.v1.Request.$Shape} Request
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.Request & starling.gossip.v1.Request.$Shape;
            }

            namespace Request {

                /** Properties of a Request. */
                interface $Properties {

                    /** Request probe */
                    probe?: (starling.gossip.v1.Probe.$Properties|null);

                    /** Request indirect_probe */
                    indirect_probe?: (starling.gossip.v1.IndirectProbe.$Properties|null);

                    /** Request sync */
                    sync?: (starling.gossip.v1.Sync.$Properties|null);

                    /** Request kind */
                    kind?: ("probe"|"indirect_probe"|"sync");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a Request. */
                type $Shape = {
                  probe?: starling.gossip.v1.Probe.$Shape|null;
                  indirect_probe?: starling.gossip.v1.IndirectProbe.$Shape|null;
                  sync?: starling.gossip.v1.Sync.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ kind?: undefined; probe?: null; indirect_probe?: null; sync?: null }|{ kind?: "probe"; probe: starling.gossip.v1.Probe.$Shape; indirect_probe?: null; sync?: null }|{ kind?: "indirect_probe"; probe?: null; indirect_probe: starling.gossip.v1.IndirectProbe.$Shape; sync?: null }|{ kind?: "sync"; probe?: null; indirect_probe?: null; sync: starling.gossip.v1.Sync.$Shape })
                );
            }

            /**
             * Properties of a Reply.
             * @deprecated Use starling.gossip.v1.Reply.$Properties instead.
             */
            interface IReply extends starling.gossip.v1.Reply.$Properties {
            }

            /** Represents a Reply. */
            class Reply {

                /**
                 * Constructs a new Reply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.Reply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Reply probe. */
                probe?: (starling.gossip.v1.ProbeReply.$Properties|null);

                /** Reply indirect_probe. */
                indirect_probe?: (starling.gossip.v1.IndirectProbeReply.$Properties|null);

                /** Reply sync. */
                sync?: (starling.gossip.v1.SyncReply.$Properties|null);

                /** Reply refusal. */
                refusal?: (starling.gossip.v1.Refusal.$Properties|null);

                /** Reply kind. */
                kind?: ("probe"|"indirect_probe"|"sync"|"refusal");

                /**
                 * Encodes the specified Reply message. Does not implicitly {@link starling.gossip.v1.Reply.verify|verify} messages.
                 * @param message Reply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.Reply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Reply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Reply & starling.gossip.v1.Reply.$Shape} Reply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.Reply & starling.gossip.v1.Reply.$Shape;
            }

            namespace Reply {

                /** Properties of a Reply. */
                interface $Properties {

                    /** Reply probe */
                    probe?: (starling.gossip.v1.ProbeReply.$Properties|null);

                    /** Reply indirect_probe */
                    indirect_probe?: (starling.gossip.v1.IndirectProbeReply.$Properties|null);

                    /** Reply sync */
                    sync?: (starling.gossip.v1.SyncReply.$Properties|null);

                    /** Reply refusal */
                    refusal?: (starling.gossip.v1.Refusal.$Properties|null);

                    /** Reply kind */
                    kind?: ("probe"|"indirect_probe"|"sync"|"refusal");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a Reply. */
                type $Shape = {
                  probe?: starling.gossip.v1.ProbeReply.$Shape|null;
                  indirect_probe?: starling.gossip.v1.IndirectProbeReply.$Shape|null;
                  sync?: starling.gossip.v1.SyncReply.$Shape|null;
                  refusal?: starling.gossip.v1.Refusal.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ kind?: undefined; probe?: null; indirect_probe?: null; sync?: null; refusal?: null }|{ kind?: "probe"; probe: starling.gossip.v1.ProbeReply.$Shape; indirect_probe?: null; sync?: null; refusal?: null }|{ kind?: "indirect_probe"; probe?: null; indirect_probe: starling.gossip.v1.IndirectProbeReply.$Shape; sync?: null; refusal?: null }|{ kind?: "sync"; probe?: null; indirect_probe?: null; sync: starling.gossip.v1.SyncReply.$Shape; refusal?: null }|{ kind?: "refusal"; probe?: null; indirect_probe?: null; sync?: null; refusal: starling.gossip.v1.Refusal.$Shape })
                );
            }

            /**
             * Properties of a Probe.
             * @deprecated Use starling.gossip.v1.Probe.$Properties instead.
             */
            interface IProbe extends starling.gossip.v1.Probe.$Properties {
            }

            /** Represents a Probe. */
            class Probe {

                /**
                 * Constructs a new Probe.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.Probe.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Probe known_incarnation. */
                known_incarnation: number;

                /** Probe suspected. */
                suspected: boolean;

                /** Probe digest. */
                digest: Uint8Array;

                /**
                 * Encodes the specified Probe message. Does not implicitly {@link starling.gossip.v1.Probe.verify|verify} messages.
                 * @param message Probe message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.Probe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Probe message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Probe & starling.gossip.v1.Probe.$Shape} Probe
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.Probe & starling.gossip.v1.Probe.$Shape;
            }

            namespace Probe {

                /** Properties of a Probe. */
                interface $Properties {

                    /** Probe known_incarnation */
                    known_incarnation?: (number|null);

                    /** Probe suspected */
                    suspected?: (boolean|null);

                    /** Probe digest */
                    digest?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Probe. */
                type $Shape = starling.gossip.v1.Probe.$Properties;
            }

            /**
             * Properties of a ProbeReply.
             * @deprecated Use starling.gossip.v1.ProbeReply.$Properties instead.
             */
            interface IProbeReply extends starling.gossip.v1.ProbeReply.$Properties {
            }

            /** Represents a ProbeReply. */
            class ProbeReply {

                /**
                 * Constructs a new ProbeReply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.ProbeReply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProbeReply member. */
                member?: (starling.gossip.v1.Member.$Properties|null);

                /** ProbeReply digest. */
                digest: Uint8Array;

                /** ProbeReply received_ms. */
                received_ms: number;

                /** ProbeReply sent_ms. */
                sent_ms: number;

                /**
                 * Encodes the specified ProbeReply message. Does not implicitly {@link starling.gossip.v1.ProbeReply.verify|verify} messages.
                 * @param message ProbeReply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.ProbeReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProbeReply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.ProbeReply & starling.gossip.v1.ProbeReply.$Shape} ProbeReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.ProbeReply & starling.gossip.v1.ProbeReply.$Shape;
            }

            namespace ProbeReply {

                /** Properties of a ProbeReply. */
                interface $Properties {

                    /** ProbeReply member */
                    member?: (starling.gossip.v1.Member.$Properties|null);

                    /** ProbeReply digest */
                    digest?: (Uint8Array|null);

                    /** ProbeReply received_ms */
                    received_ms?: (number|null);

                    /** ProbeReply sent_ms */
                    sent_ms?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ProbeReply. */
                type $Shape = starling.gossip.v1.ProbeReply.$Properties;
            }

            /**
             * Properties of an IndirectProbe.
             * @deprecated Use starling.gossip.v1.IndirectProbe.$Properties instead.
             */
            interface IIndirectProbe extends starling.gossip.v1.IndirectProbe.$Properties {
            }

            /** Represents an IndirectProbe. */
            class IndirectProbe {

                /**
                 * Constructs a new IndirectProbe.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.IndirectProbe.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IndirectProbe id. */
                id: string;

                /** IndirectProbe address. */
                address: string;

                /** IndirectProbe known_incarnation. */
                known_incarnation: number;

                /**
                 * Encodes the specified IndirectProbe message. Does not implicitly {@link starling.gossip.v1.IndirectProbe.verify|verify} messages.
                 * @param message IndirectProbe message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.IndirectProbe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IndirectProbe message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.IndirectProbe & starling.gossip.v1.IndirectProbe.$Shape} IndirectProbe
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.IndirectProbe & starling.gossip.v1.IndirectProbe.$Shape;
            }

            namespace IndirectProbe {

                /** Properties of an IndirectProbe. */
                interface $Properties {

                    /** IndirectProbe id */
                    id?: (string|null);

                    /** IndirectProbe address */
                    address?: (string|null);

                    /** IndirectProbe known_incarnation */
                    known_incarnation?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IndirectProbe. */
                type $Shape = starling.gossip.v1.IndirectProbe.$Properties;
            }

            /**
             * Properties of an IndirectProbeReply.
             * @deprecated Use starling.gossip.v1.IndirectProbeReply.$Properties instead.
             */
            interface IIndirectProbeReply extends starling.gossip.v1.IndirectProbeReply.$Properties {
            }

            /** Represents an IndirectProbeReply. */
            class IndirectProbeReply {

                /**
                 * Constructs a new IndirectProbeReply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.IndirectProbeReply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IndirectProbeReply reached. */
                reached: boolean;

                /** IndirectProbeReply member. */
                member?: (starling.gossip.v1.Member.$Properties|null);

                /**
                 * Encodes the specified IndirectProbeReply message. Does not implicitly {@link starling.gossip.v1.IndirectProbeReply.verify|verify} messages.
                 * @param message IndirectProbeReply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.IndirectProbeReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IndirectProbeReply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.IndirectProbeReply & starling.gossip.v1.IndirectProbeReply.$Shape} IndirectProbeReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.IndirectProbeReply & starling.gossip.v1.IndirectProbeReply.$Shape;
            }

            namespace IndirectProbeReply {

                /** Properties of an IndirectProbeReply. */
                interface $Properties {

                    /** IndirectProbeReply reached */
                    reached?: (boolean|null);

                    /** IndirectProbeReply member */
                    member?: (starling.gossip.v1.Member.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IndirectProbeReply. */
                type $Shape = starling.gossip.v1.IndirectProbeReply.$Properties;
            }

            /**
             * Properties of a Sync.
             * @deprecated Use starling.gossip.v1.Sync.$Properties instead.
             */
            interface ISync extends starling.gossip.v1.Sync.$Properties {
            }

            /** Represents a Sync. */
            class Sync {

                /**
                 * Constructs a new Sync.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.Sync.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Sync cluster. */
                cluster: string;

                /** Sync members. */
                members: starling.gossip.v1.TransferredMember.$Properties[];

                /**
                 * Encodes the specified Sync message. Does not implicitly {@link starling.gossip.v1.Sync.verify|verify} messages.
                 * @param message Sync message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.Sync.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Sync message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Sync & starling.gossip.v1.Sync.$Shape} Sync
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.Sync & starling.gossip.v1.Sync.$Shape;
            }

            namespace Sync {

                /** Properties of a Sync. */
                interface $Properties {

                    /** Sync cluster */
                    cluster?: (string|null);

                    /** Sync members */
                    members?: (starling.gossip.v1.TransferredMember.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Sync. */
                type $Shape = starling.gossip.v1.Sync.$Properties;
            }

            /**
             * Properties of a SyncReply.
             * @deprecated Use starling.gossip.v1.SyncReply.$Properties instead.
             */
            interface ISyncReply extends starling.gossip.v1.SyncReply.$Properties {
            }

            /** Represents a SyncReply. */
            class SyncReply {

                /**
                 * Constructs a new SyncReply.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.SyncReply.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SyncReply members. */
                members: starling.gossip.v1.TransferredMember.$Properties[];

                /**
                 * Encodes the specified SyncReply message. Does not implicitly {@link starling.gossip.v1.SyncReply.verify|verify} messages.
                 * @param message SyncReply message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.SyncReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SyncReply message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.SyncReply & starling.gossip.v1.SyncReply.$Shape} SyncReply
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.SyncReply & starling.gossip.v1.SyncReply.$Shape;
            }

            namespace SyncReply {

                /** Properties of a SyncReply. */
                interface $Properties {

                    /** SyncReply members */
                    members?: (starling.gossip.v1.TransferredMember.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SyncReply. */
                type $Shape = starling.gossip.v1.SyncReply.$Properties;
            }

            /**
             * Properties of a Refusal.
             * @deprecated Use starling.gossip.v1.Refusal.$Properties instead.
             */
            interface IRefusal extends starling.gossip.v1.Refusal.$Properties {
            }

            /** Represents a Refusal. */
            class Refusal {

                /**
                 * Constructs a new Refusal.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: starling.gossip.v1.Refusal.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Refusal reason. */
                reason: string;

                /**
                 * Encodes the specified Refusal message. Does not implicitly {@link starling.gossip.v1.Refusal.verify|verify} messages.
                 * @param message Refusal message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: starling.gossip.v1.Refusal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Refusal message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {starling.gossip.v1.Refusal & starling.gossip.v1.Refusal.$Shape} Refusal
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): starling.gossip.v1.Refusal & starling.gossip.v1.Refusal.$Shape;
            }

            namespace Refusal {

                /** Properties of a Refusal. */
                interface $Properties {

                    /** Refusal reason */
                    reason?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Refusal. */
                type $Shape = starling.gossip.v1.Refusal.$Properties;
            }
        }
    }
}
