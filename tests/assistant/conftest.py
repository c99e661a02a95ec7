import pytest

from assistant.app import create_app


@pytest.fixture(scope="session")
def app(shop):
    return create_app(container=shop)


@pytest.fixture
def client(app):
    return app.test_client()
