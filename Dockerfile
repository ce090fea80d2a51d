# The service as an image: built and compiled in the first stage, without compilers or development packages in the second.
# Both stages have the same Node and the same C library, since better-sqlite3 is compiled in one and loaded in the other.

FROM node:26-trixie AS build
WORKDIR /app
# Native modules are compiled with the headers that come with Node: nothing is downloaded for it but packages.
ENV npm_config_nodedir=/usr/local
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --no-audit --no-fund
COPY .swcrc nest-cli.json tsconfig.json ./
COPY scripts/run.mjs scripts/
COPY src src
COPY web web
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:26-trixie-slim
LABEL org.opencontainers.image.title="Waybill" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    WAYBILL_HOST=0.0.0.0 \
    WAYBILL_DATA=/var/lib/waybill
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN install --directory --owner=node --group=node /var/lib/waybill
USER node
VOLUME /var/lib/waybill
EXPOSE 3000
# Whether the process answers, not whether it is ready: no restart helps while the event store is away or a view is built.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.WAYBILL_PORT || 3000) + '/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "dist/main.js"]
CMD ["serve"]
