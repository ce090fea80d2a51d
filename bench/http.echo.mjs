/** The peer of `POST /v1/scans`: a bare Fastify that parses the same body and answers in a small JSON, and does nothing else. */
import fastify from 'fastify';

const server = fastify({ bodyLimit: 2 * 1024 * 1024 });
server.post('/v1/scans', (request, reply) => reply.send({ results: request.body.scans.length, position: '1' }));
const url = await server.listen({ port: 0, host: '127.0.0.1' });
process.once('SIGTERM', () => server.close());
console.error(`echo listens on ${url}`);
