// `import MLS` and a crypto provider are all that a user needs: suites, secrets and the encoding of
// messages are part of what this module says, and would otherwise be named by nobody.
@_exported import CryptoSuite
@_exported import TLSSyntax
