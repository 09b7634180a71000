# One image for worker, intake, commands and the simulator. glibc: Temporal's native module does not run on Alpine.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM base AS build
RUN npm ci --no-audit
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/copy-data.js scripts/copy-data.js
COPY src src
COPY simulator simulator
RUN npm run build

FROM base AS dependencies
RUN npm ci --omit=dev --no-audit

FROM base
ENV NODE_ENV=production FIREBREAK_LEDGER=/var/lib/firebreak
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# The image's own user owns the ledger and nothing of the program.
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/firebreak
USER node
# Node takes SIGTERM itself: a worker then lets work under way end, for up to 30 s.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 \
  CMD ["node", "/app/dist/src/cli.js", "health"]
ENTRYPOINT ["node", "/app/dist/src/cli.js"]
CMD ["worker", "--intake"]
