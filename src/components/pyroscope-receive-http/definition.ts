import { defineComponent } from '../../component/index.ts';
import { receiveArguments } from './args.ts';

/** The definition of pyroscope.receive_http. */
export const pyroscopeReceiveHttp = defineComponent({
  name: 'pyroscope.receive_http',
  doc: 'Takes profiles that are pushed over HTTP, as Pyroscope does, and forwards them.',
  arguments: receiveArguments,
  exports: {},
  create: async (context, args) => {
    // Its protocols take 9 MB, which nodes that receive nothing do without.
    const { ReceiveHttp } = await import('./receive-http.ts');
    return new ReceiveHttp(context, args);
  },
});
