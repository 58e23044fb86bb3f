# The service, without development tools and without the embedded PostgreSQL: it needs DATABASE_URL.

FROM node:24.21.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src src
RUN npm run build
# What is left runs the service. The optional packages are the embedded PostgreSQL's programs.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24.21.0-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE NOTICE ./
COPY migrations migrations
RUN mkdir -p /data/keys && chown -R node:node /data && chmod 700 /data/keys
USER node
# Keys and the journal of checkpoints: losing either stops the log for good.
VOLUME /data
EXPOSE 8080 9464
# Liveness: a database that is away must not get the service restarted. /readyz tells of that.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["serve"]
