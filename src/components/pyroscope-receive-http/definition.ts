import { defineComponent } from '../../component/index.ts';
import { receiveArguments } from './args.ts';
import { ReceiveHttp } from './receive-http.ts';

/** The definition of pyroscope.receive_http. */
export const pyroscopeReceiveHttp = defineComponent({
  name: 'pyroscope.receive_http',
  doc: 'Takes profiles that are pushed over HTTP, as Pyroscope does, and forwards them.',
  arguments: receiveArguments,
  exports: {},
  create: (context, args) => new ReceiveHttp(context, args),
});
