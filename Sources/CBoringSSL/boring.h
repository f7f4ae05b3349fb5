// The few functions of BoringSSL that CryptoWasm calls, declared by hand under the prefix that
// swift-crypto gives its copy. BoringSSL's own headers would need a C library's; these need none.
//
// Nothing here is defined in this package: in the browser's module the definitions come from the
// archive that Scripts/build-wasm compiles, in native tests from swift-crypto itself.

#ifndef SOTTO_BORING_H
#define SOTTO_BORING_H

#include <stddef.h>
#include <stdint.h>

typedef struct evp_md_st EVP_MD;
typedef struct evp_aead_st EVP_AEAD;
typedef struct evp_aead_ctx_st EVP_AEAD_CTX;

// Hash and what is built of it.
uint8_t *CCryptoBoringSSL_SHA256(const uint8_t *data, size_t len, uint8_t out[32]);
const EVP_MD *CCryptoBoringSSL_EVP_sha256(void);
uint8_t *CCryptoBoringSSL_HMAC(
    const EVP_MD *evp_md, const void *key, size_t key_len, const uint8_t *data, size_t data_len,
    uint8_t *out, unsigned *out_len);
int CCryptoBoringSSL_HKDF_expand(
    uint8_t *out_key, size_t out_len, const EVP_MD *digest, const uint8_t *prk, size_t prk_len,
    const uint8_t *info, size_t info_len);

// Authenticated encryption.
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

#ifdef __wasm__
// The host's random source. The page supplies it from crypto.getRandomValues; 0 is success.
__attribute__((import_module("wasi_snapshot_preview1"), import_name("random_get"))) int
sotto_random_get(void *buffer, size_t byte_count);
#endif

#endif
