# One image for web, worker and migrations; docker-compose.yml says which command a container runs.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
# To install from a mirror: docker compose build --build-arg PIP_INDEX_URL=...
ARG PIP_INDEX_URL
COPY requirements.lock ./
RUN python -m venv /opt/cascade \
    && /opt/cascade/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /opt/cascade/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin cascade \
    && install -d -o cascade -g cascade /var/lib/cascade
COPY --from=build /opt/cascade /opt/cascade
ENV PATH=/opt/cascade/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CASCADE_DATA_FOLDER=/var/lib/cascade
USER cascade
WORKDIR /var/lib/cascade
VOLUME /var/lib/cascade
ENTRYPOINT ["cascade"]
CMD ["--help"]
