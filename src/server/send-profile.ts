import type { FastifyReply } from 'fastify';

/** Answers with a profile that is to be saved as a file of this name. */
export function sendProfile(reply: FastifyReply, name: string, body: Uint8Array): Buffer {
  reply.type('application/octet-stream');
  reply.header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]/g, '_')}.pb.gz"`);
  return Buffer.from(body);
}
