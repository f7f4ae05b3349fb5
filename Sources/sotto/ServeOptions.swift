import ArgumentParser
import Foundation

/// What an operator can set, each by option or by environment variable; the option wins.
struct ServeOptions: ParsableArguments {
  @Option(help: "Address to listen on. [SOTTO_HOST, default: 127.0.0.1]")
  var host: String?

  @Option(help: "Port to listen on; 0 lets the system choose. [SOTTO_PORT, default: 8080]")
  var port: Int?

  @Option(help: "Directory for everything that is stored. [SOTTO_DATA, default: ./data]")
  var data: String?

  @Option(
    help:
      """
      Directory of the web client. [SOTTO_WEB_ROOT, default: out/web, then web, looked for here \
      and beside the program]
      """
  )
  var webRoot: String?

  @Option(
    help:
      """
      Where browsers find this server, whatever a proxy makes of it: scheme, host and port, no \
      path. Without it only localhost and the machine's addresses are answered. \
      [SOTTO_PUBLIC_URL, default: http://localhost:PORT]
      """
  )
  var publicURL: String?

  @Option(
    help:
      """
      Days that an entry waits for a device that does not come. [SOTTO_RETENTION_DAYS, \
      default: 30]
      """
  )
  var retentionDays: Int?

  @Option(
    help:
      """
      Address of a proxy whose X-Forwarded-For and Host are believed; may be given several times. \
      [SOTTO_TRUSTED_PROXY, separated by commas]
      """
  )
  var trustedProxy: [String] = []

  @Option(
    help:
      """
      Port for /metrics, /healthz and /readyz on 127.0.0.1; 0 lets the system choose, absent is \
      off. [SOTTO_METRICS_PORT]
      """
  )
  var metricsPort: Int?

  @Flag(
    help: "No rate limits and no quotas: for measuring, not for the Internet. [SOTTO_UNLIMITED=1]")
  var unlimited = false

  @Option(help: "error, warning, notice, info or debug. [SOTTO_LOG_LEVEL, default: notice]")
  var logLevel: String?
}
