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
