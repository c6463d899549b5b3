# The image of a node. One image for all architectures that node:24 has: nothing in it is compiled.
#   docker build --tag starling .
#   docker buildx build --platform linux/amd64,linux/arm64 --tag registry.example/starling --push .
# The version of Node is the one that package-lock.json pins, and a test compares the two. Add its digest where policy asks
# for one: docker buildx imagetools inspect node:24.21.0-bookworm-slim
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /starling
COPY package.json package-lock.json ./
# The optional dependencies are Node itself, which the image has already; no dependency runs a script.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="Starling" \
  org.opencontainers.image.description="A clustered scrape service for continuous profiling" \
  org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /starling
COPY --from=dependencies /starling/node_modules node_modules
COPY package.json LICENSE ./
COPY bin bin
COPY ui ui
COPY src src
COPY deploy/compose/config.alloy /etc/starling/config.alloy
# Volumes that are mounted here begin with this owner. The first start keeps compiled code beside the dependencies, so that
# later starts take half the time; at run time the whole image may be read-only.
RUN mkdir -p /var/lib/starling /etc/starling/cluster \
  && chown node:node /var/lib/starling /etc/starling/cluster \
  && bin/starling validate /etc/starling/config.alloy
ENV NODE_ENV=production
# By number, so that Kubernetes can tell that it is not root.
USER 1000:1000
EXPOSE 12345 12346
# Where the http block asks for TLS, or for a password on this path, say another one.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:12345/-/healthy').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/starling/bin/starling"]
CMD ["run", "--storage.path=/var/lib/starling", "--server.http.listen-addr=0.0.0.0:12345", "/etc/starling/config.alloy"]
