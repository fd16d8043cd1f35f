# One static program in an empty image: nothing to patch but the program itself.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
ENV GOCACHE=/go/cache
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/go/cache \
    CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.version=${VERSION}" -o /out/enplan ./cmd/enplan \
 && cp "$(go env GOROOT)/lib/time/zoneinfo.zip" /out/zoneinfo.zip \
 && echo 'enplan:x:65532:65532::/:/sbin/nologin' > /out/passwd

FROM scratch
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="enplan" \
      org.opencontainers.image.description="A family's course through a municipality: one plan, one coordinator, one team" \
      org.opencontainers.image.source="https://github.com/enplan-dk/enplan" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/passwd /etc/passwd
COPY --from=build /out/zoneinfo.zip /zoneinfo.zip
COPY --from=build /out/enplan /enplan
# The rules count days in Europe/Copenhagen.
ENV ZONEINFO=/zoneinfo.zip \
    ENPLAN_LISTEN=0.0.0.0:8080
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["/enplan", "health"]
ENTRYPOINT ["/enplan"]
CMD ["run"]
