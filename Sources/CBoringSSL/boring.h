// The few functions of BoringSSL that CryptoWasm, XWing and mls-vectors call, declared by hand under
// the prefix that swift-crypto gives its copy. BoringSSL's own headers would need a C library's;
// these need none.
//
// Nothing here is defined in this package: in a WebAssembly module the definitions come from the
// archive that Scripts/build-wasm compiles, natively from swift-crypto itself.

#ifndef SOTTO_BORING_H
#define SOTTO_BORING_H

#include <stddef.h>
#include <stdint.h>

typedef struct evp_md_st EVP_MD;
typedef struct evp_aead_st EVP_AEAD;
typedef struct evp_aead_ctx_st EVP_AEAD_CTX;

// Hash and what is built of it.
uint8_t *CCryptoBoringSSL_SHA256(const uint8_t *data, size_t len, uint8_t out[32]);
uint8_t *CCryptoBoringSSL_SHA384(const uint8_t *data, size_t len, uint8_t out[48]);
uint8_t *CCryptoBoringSSL_SHA512(const uint8_t *data, size_t len, uint8_t out[64]);
const EVP_MD *CCryptoBoringSSL_EVP_sha256(void);
const EVP_MD *CCryptoBoringSSL_EVP_sha384(void);
const EVP_MD *CCryptoBoringSSL_EVP_sha512(void);
uint8_t *CCryptoBoringSSL_HMAC(
    const EVP_MD *evp_md, const void *key, size_t key_len, const uint8_t *data, size_t data_len,
    uint8_t *out, unsigned *out_len);
int CCryptoBoringSSL_HKDF_expand(
    uint8_t *out_key, size_t out_len, const EVP_MD *digest, const uint8_t *prk, size_t prk_len,
    const uint8_t *info, size_t info_len);

// Authenticated encryption.
const EVP_AEAD *CCryptoBoringSSL_EVP_aead_aes_128_gcm(void);
const EVP_AEAD *CCryptoBoringSSL_EVP_aead_aes_256_gcm(void);
const EVP_AEAD *CCryptoBoringSSL_EVP_aead_chacha20_poly1305(void);
EVP_AEAD_CTX *CCryptoBoringSSL_EVP_AEAD_CTX_new(
    const EVP_AEAD *aead, const uint8_t *key, size_t key_len, size_t tag_len);
void CCryptoBoringSSL_EVP_AEAD_CTX_free(EVP_AEAD_CTX *ctx);
int CCryptoBoringSSL_EVP_AEAD_CTX_seal(
    const EVP_AEAD_CTX *ctx, uint8_t *out, size_t *out_len, size_t max_out_len,
    const uint8_t *nonce, size_t nonce_len, const uint8_t *in, size_t in_len, const uint8_t *ad,
    size_t ad_len);
int CCryptoBoringSSL_EVP_AEAD_CTX_open(
    const EVP_AEAD_CTX *ctx, uint8_t *out, size_t *out_len, size_t max_out_len,
    const uint8_t *nonce, size_t nonce_len, const uint8_t *in, size_t in_len, const uint8_t *ad,
    size_t ad_len);

// Curve25519.
void CCryptoBoringSSL_X25519_public_from_private(
    uint8_t out_public_value[32], const uint8_t private_key[32]);
int CCryptoBoringSSL_X25519(
    uint8_t out_shared_key[32], const uint8_t private_key[32], const uint8_t peer_public_value[32]);
void CCryptoBoringSSL_ED25519_keypair_from_seed(
    uint8_t out_public_key[32], uint8_t out_private_key[64], const uint8_t seed[32]);
int CCryptoBoringSSL_ED25519_sign(
    uint8_t out_sig[64], const uint8_t *message, size_t message_len, const uint8_t private_key[64]);
int CCryptoBoringSSL_ED25519_verify(
    const uint8_t *message, size_t message_len, const uint8_t signature[64],
    const uint8_t public_key[32]);

// X-Wing, and the hash that its keys are derived with.
struct sotto_byte_string {
  const uint8_t *data;
  size_t len;
};

// 512 * (3 + 3 + 9) + 5 * 32: what `struct XWING_private_key` occupies.
#define SOTTO_XWING_PRIVATE_KEY_BYTES 7840
#define SOTTO_KECCAK_SHAKE256 3

int CCryptoBoringSSL_XWING_parse_private_key(
    void *out_private_key, struct sotto_byte_string *in);
int CCryptoBoringSSL_XWING_public_from_private(
    uint8_t out_encoded_public_key[1216], const void *private_key);
int CCryptoBoringSSL_XWING_encap_external_entropy(
    uint8_t out_ciphertext[1120], uint8_t out_shared_secret[32],
    const uint8_t encoded_public_key[1216], const uint8_t eseed[64]);
int CCryptoBoringSSL_XWING_decap(
    uint8_t out_shared_secret[32], const uint8_t ciphertext[1120], const void *private_key);
void CCryptoBoringSSL_BORINGSSL_keccak(
    uint8_t *out, size_t out_len, const uint8_t *in, size_t in_len, int32_t config);

// Expands a seed into the private key that the functions above take. BoringSSL reads seeds through
// a cursor of its own type, which stays inside this call.
static inline int sotto_xwing_expand(void *out_private_key, const uint8_t seed[32]) {
  struct sotto_byte_string cursor = {seed, 32};
  return CCryptoBoringSSL_XWING_parse_private_key(out_private_key, &cursor);
}

// ECDSA with a nonce of the caller's, which BoringSSL has for those who make test vectors.
typedef struct bignum_st BIGNUM;
typedef struct ec_key_st EC_KEY;
typedef struct ecdsa_sig_st ECDSA_SIG;

#define SOTTO_NID_P256 415
#define SOTTO_NID_P384 715
#define SOTTO_NID_P521 716

BIGNUM *CCryptoBoringSSL_BN_bin2bn(const uint8_t *in, size_t len, BIGNUM *ret);
void CCryptoBoringSSL_BN_free(BIGNUM *number);
EC_KEY *CCryptoBoringSSL_EC_KEY_new_by_curve_name(int nid);
int CCryptoBoringSSL_EC_KEY_set_private_key(EC_KEY *key, const BIGNUM *private_key);
void CCryptoBoringSSL_EC_KEY_free(EC_KEY *key);
ECDSA_SIG *CCryptoBoringSSL_ECDSA_sign_with_nonce_and_leak_private_key_for_testing(
    const uint8_t *digest, size_t digest_len, const EC_KEY *key, const uint8_t *nonce,
    size_t nonce_len);
int CCryptoBoringSSL_ECDSA_SIG_to_bytes(
    uint8_t **out_bytes, size_t *out_len, const ECDSA_SIG *signature);
void CCryptoBoringSSL_ECDSA_SIG_free(ECDSA_SIG *signature);
void CCryptoBoringSSL_OPENSSL_free(void *memory);

#ifdef __wasm__
// The host's random source. The page supplies it from crypto.getRandomValues; 0 is success.
__attribute__((import_module("wasi_snapshot_preview1"), import_name("random_get"))) int
sotto_random_get(void *buffer, size_t byte_count);

// Of the module's surroundings (Scripts/wasm/environment.c).
void sotto_wipe_stack(void);
#endif

#endif
