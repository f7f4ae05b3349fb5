"""nginx and Caddy in front of a server, with configurations as people have them: processes of
their own, in a directory of their own, with a certificate that nobody else has."""

import datetime
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from server import ROOT, free_port

NGINX = "/usr/sbin/nginx"
CADDY = ROOT / ".venv" / "bin" / "caddy"
# Ends what would hang; nothing else depends on it.
PATIENCE_SECONDS = 120


def certificate(folder: Path, name):
    """Writes cert.pem and key.pem for a host."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256()))
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


class Proxy:
    """Listens on a port of its own; browsers come by `name`, which they have to resolve to it."""

    def __init__(self, folder: Path, name="chat.example.org"):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.name, self.port = folder, name, free_port()
        self.process = None
        certificate(folder, name)

    def run(self, *command, **environment):
        with open(self.folder / "output", "w") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, env={**os.environ, **environment})
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            assert self.process.poll() is None, (self.folder / "output").read_text()
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return self
            except OSError:
                assert time.monotonic() < end, "the proxy does not listen"
                time.sleep(0.05)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE_SECONDS)


class Nginx(Proxy):
    """`location` is what stands in the location of all paths."""

    def start(self, location):
        paths = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n"
            for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        # The workers of root would else be nobody, who may not look into this directory.
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(f"""
            daemon off;
            {user}
            pid {self.folder}/nginx.pid;
            error_log stderr;
            events {{}}
            http {{
                access_log off;
                {paths}
                server {{
                    listen 127.0.0.1:{self.port} ssl http2;
                    server_name {self.name};
                    ssl_certificate {self.folder}/cert.pem;
                    ssl_certificate_key {self.folder}/key.pem;
                    location / {{
                        {location}
                    }}
                }}
            }}
        """)
        return self.run(
            NGINX, "-e", "stderr", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"))


class Caddy(Proxy):
    """`site` is what stands in the site's block."""

    def start(self, site):
        (self.folder / "Caddyfile").write_text(f"""
            {{
                admin off
                auto_https disable_redirects
                default_bind 127.0.0.1
            }}
            https://{self.name}:{self.port} {{
                tls {self.folder}/cert.pem {self.folder}/key.pem
                {site}
            }}
        """)
        return self.run(
            str(CADDY), "run", "--config", str(self.folder / "Caddyfile"),
            "--adapter", "caddyfile", HOME=str(self.folder),
            XDG_DATA_HOME=str(self.folder), XDG_CONFIG_HOME=str(self.folder))
