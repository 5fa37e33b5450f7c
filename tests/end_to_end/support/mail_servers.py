"""Real SMTP servers on 127.0.0.1, and what arrived in a Maildir."""
import email
import email.policy
import logging
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess

from .files import secret_file
from .waiting import Seen

EXIM = "/usr/sbin/exim4"


def make_certificate(folder):
    """A self-signed certificate for localhost: (certificate, key)."""
    certificate, key = pathlib.Path(folder) / "cert.pem", pathlib.Path(folder) / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate, key


def listening_socket():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def parse_message(raw):
    return email.message_from_bytes(raw, policy=email.policy.SMTP)


def read_maildir(folder):
    """The messages of a Maildir by file name: (name, raw bytes)."""
    found = [file for part in ("new", "cur") for file in (pathlib.Path(folder) / part).glob("*")]
    return [(file.name, file.read_bytes()) for file in sorted(found)]


class SmtpRelay:
    """What the daemon must know of a relay: who may send, and how it proves itself."""

    user, password = "newswatch", "s3cret of the relay"
    security = "starttls"

    def config(self, folder, connections=2):
        """The [smtp] table, with the password in a file."""
        return f"""
[smtp]
host = "localhost"
port = {self.port}
security = "{self.security}"
user = "{self.user}"
password = "file:{secret_file(folder, "smtp", self.password)}"
from = "newswatch@example.org"
ca_file = "{self.certificate}"
connections = {connections}
"""


class SmtpServer(SmtpRelay):
    """aiosmtpd with STARTTLS and AUTH required. `messages` are parsed; refuse(recipient) may answer an SMTP reply."""

    def __init__(self, folder, refuse=lambda recipient: None):
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult

        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # a killed daemon leaves connections half open
        self.messages = Seen()
        self.certificate, key = make_certificate(folder)
        outer, listener = self, listening_socket()
        self.port = listener.getsockname()[1]

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                reply = refuse(address)
                if reply:
                    return reply
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                raw = envelope.original_content
                outer.messages.add({"from": envelope.mail_from, "to": list(envelope.rcpt_tos), "raw": raw,
                                    "message": parse_message(raw), "tls": session.ssl is not None,
                                    "user": session.auth_data})
                return "250 2.0.0 queued"

        def authenticate(server, session, envelope, mechanism, data):
            known = (data.login, data.password) == (self.user.encode(), self.password.encode())
            return AuthResult(success=known, handled=False, auth_data=data.login.decode() if known else None)

        class OnSocket(Controller):
            def _create_server(self):
                return self.loop.create_server(self._factory_invoker, sock=listener)

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self._controller = OnSocket(Handler(), hostname="127.0.0.1", port=self.port, tls_context=context,
                                    require_starttls=True, authenticator=authenticate, auth_required=True,
                                    auth_require_tls=True, server_hostname="localhost")
        self._controller.start()

    def close(self):
        self._controller.stop()


EXIM_CONFIG = """
exim_path = {exim}
primary_hostname = localhost
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
tls_advertise_hosts = *
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
host_lookup =
rfc1413_hosts =
never_users =
deliver_drop_privilege = true
keep_environment =
smtp_accept_queue_per_connection = 0
smtp_accept_max_per_connection = 0
acl_smtp_mail = acl_mail
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
domainlist local_domains = localhost
begin acl
acl_mail:
  deny !encrypted = *
       message = 5.7.0 TLS required
  deny !authenticated = *
       message = 5.7.1 authentication required
  accept
acl_rcpt:
  defer local_parts = tempfail
        message = 4.3.0 try again later
  deny  local_parts = nouser
        message = 5.1.1 no such user
  accept domains = +local_domains
  deny  message = relay not permitted
acl_data:
  accept
begin routers
everything:
  driver = accept
  domains = +local_domains
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  create_directory
  delivery_date_add
  envelope_to_add
  return_path_add
begin retry
* * F,1h,5s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_advertise_condition = ${{if def:tls_in_cipher}}
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_advertise_condition = ${{if def:tls_in_cipher}}
  server_condition = ${{if and{{{{eq{{$auth1}}{{{user}}}}}{{eq{{$auth2}}{{{password}}}}}}}}}
  server_set_id = $auth1
"""


class EximRelay(SmtpRelay):
    """Debian's Exim as a relay for @localhost: STARTTLS and AUTH required, everything goes into one Maildir; nouser@
    is refused with 550, tempfail@ with 451. It inherits its listening socket, as from inetd (exim4(8), -bw).
    With `tls_on_connect` TLS begins with the first byte, as on port 465 (RFC 8314, section 3.3)."""

    def __init__(self, folder, tls_on_connect=False):
        self.security = "tls" if tls_on_connect else "starttls"
        self.folder = pathlib.Path(folder)
        self.certificate, _ = make_certificate(folder)
        for name in ("spool", "log"):
            (self.folder / name).mkdir()
        config = self.folder / "exim.conf"
        config.write_text(EXIM_CONFIG.format(exim=EXIM, folder=folder, user=self.user, password=self.password))
        # Exim gives up root before it reads its key, logs and delivers; its configuration must be root's own.
        for path in (self.folder, self.folder / "spool", self.folder / "log", self.folder / "key.pem"):
            shutil.chown(path, "Debian-exim", "Debian-exim")
        with listening_socket() as listener:
            self.port = listener.getsockname()[1]
            command = [EXIM, "-C", config, *(["-tls-on-connect"] if tls_on_connect else []), "-bw"]
            self._process = subprocess.Popen(command, stdin=listener, stdout=subprocess.DEVNULL,
                                             stderr=subprocess.DEVNULL, start_new_session=True)

    def mail(self):
        return read_maildir(self.folder / "mail")

    def log(self):
        return "\n".join(file.read_text(errors="replace") for file in sorted((self.folder / "log").glob("*log")))

    def close(self):
        """Ends the daemon and those of its children that still deliver."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()
