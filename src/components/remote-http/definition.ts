import { defineComponent } from '../../component/index.ts';
import {
  checkHeaders,
  checkRequiredHttpUrl,
  headers,
  httpClientFields,
  httpClientRules,
  urlText,
} from '../../net/index.ts';
import {
  bool,
  defaulted,
  defaultedBlock,
  defineBlock,
  duration,
  optionalSecret,
  required,
  string,
} from '../../schema/index.ts';
import { RemoteHttp } from './remote-http.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const;

const positive = (value: number): string | undefined => (value > 0 ? undefined : 'must be greater than 0');

/** The definition of remote.http. */
export const remoteHttp = defineComponent({
  name: 'remote.http',
  doc: 'Exports the text behind a URL, and asks for it again and again.',
  arguments: defineBlock(
    {
      url: required(urlText, 'URL of the text.', { check: checkRequiredHttpUrl }),
      method: defaulted(string, 'GET', 'HTTP method of the request.', {
        check: (value) =>
          METHODS.some((method) => method === value) ? undefined : `must be one of ${METHODS.join(', ')}`,
      }),
      headers: defaulted(headers, new Map(), 'Headers of the request.', { check: checkHeaders }),
      body: defaulted(string, '', 'Body of the request.'),
      poll_frequency: defaulted(duration, 60_000, 'How often to ask.', { check: positive }),
      poll_timeout: defaulted(duration, 10_000, 'How long an answer may take.', { check: positive }),
      is_secret: defaulted(bool, false, 'Whether the text is a secret.'),
      client: defaultedBlock(
        defineBlock({ ...httpClientFields }, httpClientRules),
        'Configures the HTTP client.',
      ),
    },
    [
      {
        fields: ['poll_timeout', 'poll_frequency'],
        doc: '`poll_timeout` must be less than `poll_frequency`.',
        check: ({ poll_timeout, poll_frequency }) =>
          poll_timeout < poll_frequency ? undefined : 'poll_timeout must be less than poll_frequency',
      },
    ],
  ),
  exports: { content: { type: optionalSecret, doc: 'The text, without white space around it.' } },
  create: (context, args) => RemoteHttp.create(context, args),
});
