"""Sets up logs, metrics and traces."""

import logging
import os
import sys
from typing import Any

import prometheus_client
import structlog
from opentelemetry import trace

from shared import addresses


def start_logs(service: str) -> None:
    """Write logs to standard output: JSON, or aligned text where UPWELL_LOG_FORMAT is `text`."""
    text = os.environ.get("UPWELL_LOG_FORMAT", "json") == "text"
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False, pad_event_to=24)
        if text
        else structlog.processors.JSONRenderer()
    )
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if text else "iso", utc=not text)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            stamp,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelName(os.environ.get("UPWELL_LOG_LEVEL", "INFO"))
        ),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    if not text:
        structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(message)s")


def log() -> Any:  # noqa: ANN401  structlog's proxy has no public type
    """Return the logger; event names are fixed words, facts go in keywords."""
    return structlog.get_logger()


def start_traces(service: str) -> None:
    """Send spans where OTEL_EXPORTER_OTLP_ENDPOINT says; do nothing without it."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return
    # Loaded only where spans are wanted: together they hold some 30 MB in every process.
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.instrumentation.grpc import GrpcInstrumentorClient, GrpcInstrumentorServer  # noqa: PLC0415
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": f"upwell-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    GrpcInstrumentorClient().instrument()  # type: ignore[no-untyped-call]
    GrpcInstrumentorServer().instrument()  # type: ignore[no-untyped-call]
    SQLAlchemyInstrumentor().instrument()


def trace_parent() -> str:
    """Return the W3C traceparent of the current span, or an empty text."""
    span = trace.get_current_span().get_span_context()
    if not span.is_valid:
        return ""
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"


def start_metrics(address: str) -> None:
    """Serve Prometheus metrics on `host:port`; an empty address means not at all."""
    if address:
        host, port = addresses.split(address)
        prometheus_client.start_http_server(port, host)
