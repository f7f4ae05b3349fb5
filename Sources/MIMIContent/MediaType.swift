import CBOR

/// The media types that clients here write; what they read they compare with these by bytes.
public enum MediaType {
  public static var plainText: UTF8Text { "text/plain;charset=utf-8" }
  /// Markdown as MIMI profiles it (draft-ietf-mimi-content-08 §7).
  public static var markdown: UTF8Text { "text/markdown;variant=GFM-MIMI" }
  public static var messageStatus: UTF8Text { "application/mimi-message-status" }
}
