import type { DescMethodUnary, Message } from '@bufbuild/protobuf';
import { create, createFileRegistry } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { FieldDescriptorProto } from '@bufbuild/protobuf/wkt';
import {
  FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';

/** push.v1.PushRequest, as far as a receiver reads it. */
export type PushRequestMessage = Message<'push.v1.PushRequest'> & {
  readonly series: readonly {
    readonly labels: readonly { readonly name: string; readonly value: string }[];
    readonly samples: readonly { readonly rawProfile: Uint8Array; readonly ID: string }[];
  }[];
};

type PushResponseMessage = Message<'push.v1.PushResponse'>;

const PACKAGE = 'push.v1';

/** `proto/push.proto` as a descriptor, which the libraries of Connect read. */
const file = create(FileDescriptorProtoSchema, {
  name: 'push.proto',
  package: PACKAGE,
  syntax: 'proto3',
  messageType: [
    { name: 'PushRequest', field: [repeated('series', 1, 'RawProfileSeries')] },
    { name: 'PushResponse' },
    {
      name: 'RawProfileSeries',
      field: [repeated('labels', 1, 'LabelPair'), repeated('samples', 2, 'RawSample')],
    },
    { name: 'LabelPair', field: [scalar('name', 1, Type.STRING), scalar('value', 2, Type.STRING)] },
    {
      name: 'RawSample',
      field: [scalar('raw_profile', 1, Type.BYTES, 'rawProfile'), scalar('ID', 2, Type.STRING)],
    },
  ],
  service: [
    {
      name: 'PusherService',
      method: [
        { name: 'Push', inputType: `.${PACKAGE}.PushRequest`, outputType: `.${PACKAGE}.PushResponse` },
      ],
    },
  ],
});

/** POST /push.v1.PusherService/Push. */
export const pushMethod = findPushMethod();

function findPushMethod(): DescMethodUnary<GenMessage<PushRequestMessage>, GenMessage<PushResponseMessage>> {
  const service = createFileRegistry(file, () => undefined).getService(`${PACKAGE}.PusherService`);
  const [method] = service?.methods ?? [];
  if (method?.methodKind !== 'unary') throw new Error('the descriptor of push.v1 has no method Push');
  // The types above say what the descriptor above says.
  return method as DescMethodUnary<GenMessage<PushRequestMessage>, GenMessage<PushResponseMessage>>;
}

function scalar(name: string, number: number, type: Type, jsonName = name): FieldDescriptorProto {
  return create(FieldDescriptorProtoSchema, { name, jsonName, number, type, label: Label.OPTIONAL });
}

function repeated(name: string, number: number, message: string): FieldDescriptorProto {
  const typeName = `.${PACKAGE}.${message}`;
  return create(FieldDescriptorProtoSchema, {
    name,
    jsonName: name,
    number,
    type: Type.MESSAGE,
    typeName,
    label: Label.REPEATED,
  });
}
