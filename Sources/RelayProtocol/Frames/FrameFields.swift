import TLSSyntax

// How the fields of frames stand on the wire, shared by both directions.

extension TLSReader {
  mutating func readDevices() throws(TLSDecodingError) -> [DeviceID] {
    try readVector(byteCountMax: WireLimits.memberCountMax * DeviceID.byteCount) {
      (reader) throws(TLSDecodingError) in try reader.readDevice()
    }
  }

  mutating func readSlug() throws(TLSDecodingError) -> DeskSlug {
    guard let slug = DeskSlug(try readOpaque(byteCountMax: WireLimits.deskSlugByteCountMax)) else {
      throw .invalidValue
    }
    return slug
  }

  mutating func readErrorCode() throws(TLSDecodingError) -> RelayErrorCode {
    RelayErrorCode(rawValue: try readUInt16()) ?? .unrecognized
  }

  /// Milliseconds, behind those codes alone that have them.
  mutating func readRetryAfterMilliseconds(
    _ code: RelayErrorCode
  ) throws(TLSDecodingError) -> UInt32 {
    code.hasRetryAfter ? try readUInt32() : 0
  }

  mutating func readSequence() throws(TLSDecodingError) -> Sequence { Sequence(try readUInt64()) }
  mutating func readEpoch() throws(TLSDecodingError) -> LogEpoch { LogEpoch(try readUInt64()) }
  mutating func readRequest() throws(TLSDecodingError) -> RequestID { RequestID(try readUInt32()) }

  mutating func readSubmission() throws(TLSDecodingError) -> Submission {
    Submission(try readUInt64())
  }

  mutating func readTimestamp() throws(TLSDecodingError) -> Timestamp {
    Timestamp(milliseconds: try readUInt64())
  }

  mutating func readPayload() throws(TLSDecodingError) -> [UInt8] {
    try readOpaque(byteCountMax: WireLimits.payloadByteCountMax)
  }

  mutating func readSignedObject() throws(TLSDecodingError) -> [UInt8] {
    try readOpaque(byteCountMax: WireLimits.signedObjectByteCountMax)
  }

  mutating func readRoster() throws(TLSDecodingError) -> [UInt8] {
    try readOpaque(byteCountMax: WireLimits.rosterByteCountMax)
  }
}

extension TLSWriter {
  mutating func write(_ slug: DeskSlug) { write(opaque: slug.bytes) }
  mutating func write(_ sequence: Sequence) { write(sequence.rawValue) }
  mutating func write(_ submission: Submission) { write(submission.rawValue) }
  mutating func write(_ epoch: LogEpoch) { write(epoch.rawValue) }
  mutating func write(_ request: RequestID) { write(request.rawValue) }
  mutating func write(_ time: Timestamp) { write(time.milliseconds) }
  mutating func write(_ code: RelayErrorCode) { write(code.rawValue) }

  mutating func write(_ retryAfterMilliseconds: UInt32, of code: RelayErrorCode) {
    if code.hasRetryAfter { write(retryAfterMilliseconds) }
  }

  mutating func write(_ devices: [DeviceID]) {
    write(vector: devices) { writer, device in writer.write(device) }
  }
}
