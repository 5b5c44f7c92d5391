# The production image: the locked packages, the collected static files and compiled messages, and no tools.

FROM node:22-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements/production.txt requirements/
RUN pip install --require-hashes --only-binary :all: -r requirements/production.txt
COPY manage.py ./
COPY core core
COPY programmes programmes
COPY merchants merchants
COPY library library
COPY complaints complaints
COPY roundtables roundtables
COPY demonstration demonstration
COPY simulator simulator
COPY ipprotect ipprotect
COPY templates templates
COPY static static
COPY locale locale
COPY deploy/gunicorn.conf.py deploy/healthcheck.py deploy/make_bucket.py deploy/
COPY dev/__init__.py dev/messages.py dev/paths.py dev/
COPY --from=frontend /app/node_modules node_modules
# The key signs nothing: collecting files only needs some value. Messages are compiled here, so gettext is not needed.
RUN python -m dev.messages \
    && DJANGO_SETTINGS_MODULE=ipprotect.settings.production SECRET_KEY=only-to-collect-files \
       python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p fonts \
    && cp -r node_modules/@expo-google-fonts/noto-sans-sc/400Regular node_modules/@expo-google-fonts/noto-sans-sc/700Bold \
       node_modules/@expo-google-fonts/noto-sans-sc/LICENSE_FONT fonts/ \
    && rm -r dev node_modules static \
    && mkdir static \
    && python -m compileall -q core programmes merchants library complaints roundtables demonstration simulator ipprotect

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=ipprotect.settings.production \
    IPP_FONTS=/app/fonts \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN groupadd --gid 10001 ipprotect && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp ipprotect
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "ipprotect.wsgi:application"]
