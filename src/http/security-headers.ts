/** What every answer tells browsers: run our own scripts only, show us in nobody's frame, tell no other site where you were. */
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const NOTHING = ["'none'"];
const OWN = ["'self'"];

export async function securityHeaders(server: NestFastifyApplication): Promise<void> {
  // Answers tell of some branches to some callers; no cache on the way, nor that of a browser, is to keep them.
  server
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, next) => {
      void reply.header('cache-control', 'no-store');
      next();
    });
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NOTHING,
        scriptSrc: OWN,
        // The page of the contract brings styles within its text.
        styleSrc: [...OWN, "'unsafe-inline'"],
        imgSrc: [...OWN, 'data:'],
        fontSrc: OWN,
        connectSrc: OWN,
        manifestSrc: OWN,
        baseUri: NOTHING,
        formAction: OWN,
        frameAncestors: NOTHING,
        objectSrc: NOTHING,
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Said by whoever speaks TLS to the browser; over plain HTTP browsers ignore it.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  });
}
