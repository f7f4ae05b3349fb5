import NIOHTTP1

/// What a response tells the browser to refuse: code, requests and frames of any other origin, code
/// made of texts, and every device but those that a call needs.
enum SecurityHeaders {
  /// For what starts a context of its own, a page or a worker: it takes its policies from here.
  static let context: [(String, String)] =
    [
      ("Content-Security-Policy", contentSecurityPolicy),
      ("Permissions-Policy", permissionsPolicy),
      ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cross-Origin-Embedder-Policy", "require-corp"),
    ] + everywhere

  /// For what such a context loads. Opened by itself it may do nothing; and it is short, because a
  /// first visit over a slow line fetches some thirty of these.
  static let resource: [(String, String)] =
    [("Content-Security-Policy", "default-src 'none'")] + everywhere

  private static let everywhere: [(String, String)] = [
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
  ]

  private static let contentSecurityPolicy = [
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'",
    "img-src 'self' data: blob:", "media-src 'self' blob:", "connect-src 'self'",
    "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
    "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    // The two files that are run by a name in code, `line/boot.js` and `kit/QRCode.js`.
    "trusted-types sotto-worker sotto-qrcode",
  ].joined(separator: "; ")

  private static let permissionsPolicy =
    (["camera", "microphone", "display-capture"].map { "\($0)=(self)" }
    + [
      "accelerometer", "autoplay", "browsing-topics", "encrypted-media", "geolocation",
      "gyroscope", "hid", "idle-detection", "magnetometer", "midi", "payment",
      "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking",
    ].map { "\($0)=()" }).joined(separator: ", ")
}
