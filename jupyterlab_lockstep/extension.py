"""The server extension: settings, routes, and the companion's own door into this Jupyter server."""

import hmac

from jupyter_server.auth.identity import User
from jupyter_server.extension.application import ExtensionApp
from tornado.httpserver import HTTPServer
from traitlets import Enum, Unicode, default
from traitlets.config import LoggingConfigurable

from . import launch
from .companion import Companion
from .proxy import Proxy, Relay

LEVELS = ("debug", "info", "warning", "error")


class Lockstep(LoggingConfigurable):
    """Settings, as `c.Lockstep.…` in Jupyter's configuration."""

    state_dir = Unicode(help="Folder of runs; else LOCKSTEP_STATE, or Jupyter's data.", config=True)
    node = Unicode(help="The Node to run; else LOCKSTEP_NODE, or the wheel's.", config=True)
    log_level = Enum(LEVELS, help="How much is logged; default: as Jupyter's log.", config=True)

    @default("log_level")
    def _as_jupyter(self) -> str:
        return LEVELS[min(max(self.log.getEffectiveLevel() // 10, 1), 4) - 1]


class Door(HTTPServer):
    """A second listener of Jupyter's application, whatever port, address and TLS the first has."""

    def start_request(self, server_conn, request_conn):
        request_conn.context.by_lockstep_door = True
        return super().start_request(server_conn, request_conn)


def open_door(app, here: launch.Launch) -> Door:
    """Serve `app` at the launch folder's listener too, and know the companion by its bearer there.

    Wraps the two methods on the instances, so any identity provider (JupyterHub's too) keeps its
    own rules for everybody else; setting a token instead would switch authentication on.
    """
    companion = User("lockstep-companion")
    provider, authorizer = app.identity_provider, app.authorizer
    get_user, is_authorized = provider.get_user, authorizer.is_authorized

    def known(handler):
        by_door = getattr(handler.request.connection.context, "by_lockstep_door", False)
        sent = provider.get_token(handler) if by_door else None
        if sent and hmac.compare_digest(sent.encode(), here.bearer.encode()):
            handler._token_authenticated = True  # what Jupyter sets when no XSRF check is due
            return companion
        return get_user(handler)

    def allowed(handler, user, action, resource):
        return True if user is companion else is_authorized(handler, user, action, resource)

    provider.get_user, authorizer.is_authorized = known, allowed
    door = Door(app.web_app, max_body_size=app.max_body_size, max_buffer_size=app.max_buffer_size)
    door.add_socket(here.listener)
    return door


class LockstepExtension(ExtensionApp):
    """Adds `<base_url>lockstep/…`; Node starts with the first request, not with Jupyter."""

    name = "jupyterlab_lockstep"
    door: Door | None = None

    def initialize_handlers(self) -> None:
        app, settings = self.serverapp, Lockstep(parent=self.serverapp)

        def prepare() -> launch.Launch:
            here = launch.Launch(
                base_url=app.base_url,
                root=app.root_dir,
                state=settings.state_dir or launch.state_folder(),
                log=settings.log_level,
                theirs=True,
            )
            self.door = open_door(app, here)
            return here

        launch.sweep()
        if sentence := launch.unsupported(launch.versions().get("jupyterlab", "(none)")):
            self.log.warning(sentence)
        self.companion = Companion(lambda: launch.command(settings.node), prepare, app.log)
        routes = {"companion": self.companion}
        self.handlers += [(r"lockstep/ws", Relay, routes), (r"lockstep(/.*)", Proxy, routes)]

    async def stop_extension(self) -> None:
        """Runs before Jupyter ends its kernels, so that Node can end its own first."""
        await self.companion.close()
        if self.door is not None:
            self.door.stop()
