import type { IngestRequest } from '../../model/index.ts';
import { checkProfile, decompress, PprofError } from '../../pprof/index.ts';

/** A profile out of a push to /ingest. */
export interface IngestedProfile {
  readonly body: Uint8Array;
  /** Such a push names no profile type: the name of the last sample type stands for it, e.g. "cpu". */
  readonly type: string;
}

const MAX_PROFILE_BYTES = 64 * 2 ** 20;

/**
 * The pprof profile of a push to /ingest (Pyroscope's HTTP API: the body itself, or the field `profile` of a form);
 * undefined where it brings something else, such as JFR.
 */
export async function ingestProfile(request: IngestRequest): Promise<IngestedProfile | undefined> {
  const body = await profileField(request);
  if (body === undefined) return undefined;
  try {
    const { sampleTypes } = checkProfile(await decompress(body, { maxBytes: MAX_PROFILE_BYTES }));
    return { body, type: sampleTypes.at(-1)?.type ?? '' };
  } catch (error) {
    if (error instanceof PprofError) return undefined;
    throw error;
  }
}

async function profileField({ body, contentTypes }: IngestRequest): Promise<Uint8Array | undefined> {
  const [contentType = ''] = contentTypes;
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return body;
  try {
    const form = await new Response(Buffer.from(body), {
      headers: { 'content-type': contentType },
    }).formData();
    const field = form.get('profile');
    return field instanceof Blob ? new Uint8Array(await field.arrayBuffer()) : undefined;
  } catch {
    // No such form: whoever forwards it hears that from the backend.
    return undefined;
  }
}
