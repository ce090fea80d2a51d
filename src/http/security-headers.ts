/** What every answer tells browsers: run our own scripts only, show us in nobody's frame, tell no other site where you were. */
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';

const NOTHING = ["'none'"];
const OWN = ["'self'"];
const POLICY = 'content-security-policy';

export async function securityHeaders(server: NestFastifyApplication): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NOTHING,
        scriptSrc: OWN,
        styleSrc: OWN,
        imgSrc: OWN,
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
  server
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, next) => {
      // Answers tell of some branches to some callers; no cache on the way, nor that of a browser, is to keep them.
      void reply.header('cache-control', 'no-store');
      if (request.routeOptions.url?.startsWith('/docs')) allowWithinText(reply);
      next();
    });
}

/** The page of the contract, and no other, brings styles and pictures within its text. */
function allowWithinText(reply: FastifyReply): void {
  const policy = String(reply.getHeader(POLICY));
  const within = policy
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("img-src 'self'", "img-src 'self' data:");
  void reply.header(POLICY, within);
}
