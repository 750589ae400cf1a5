# The command in a small image: no shell tools are added, nothing is fetched while it runs, nothing is written but reports.
#
#   docker run --rm --network none --read-only --user "$(id -u):$(id -g)" --volume "$PWD:/work" tenantscore scan
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY scripts/__init__.py scripts/build_hook.py scripts/
COPY schemas schemas
COPY rules rules
COPY reporters reporters
COPY scanner scanner
# The build compiles the catalogue with this very Python, so that no scan has to; pip stays behind.
RUN python -m venv --without-pip /opt/tenantscore \
    && pip --python /opt/tenantscore/bin/python install --no-cache-dir --disable-pip-version-check --root-user-action ignore \
        --constraint constraints.txt . \
    && /opt/tenantscore/bin/tenantscore --version

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
LABEL org.opencontainers.image.title="Tenantscore" \
    org.opencontainers.image.description="Microsoft Secure Score as code: measures a tenant from one JSON snapshot" \
    org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/tenantscore /opt/tenantscore
ENV PATH=/opt/tenantscore/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1
# A number, so that a cluster can see that it is not root; any other will do as well.
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["tenantscore"]
CMD ["--help"]
