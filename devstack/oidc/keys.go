package oidc

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-jose/go-jose/v4"
)

// keys sign the tokens and seal what the provider hands out to be brought back. They live in a file, so that a restart invalidates nothing.
type keys struct {
	private *rsa.PrivateKey
	id      string
	seal    [32]byte
}

func loadKeys(file string) (*keys, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		text, err = createKeyFile(file)
	}
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("the file of the signing key holds no PEM block")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("parse the signing key: %w", err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("the signing key is no RSA key")
	}
	fingerprint := sha256.Sum256(x509.MarshalPKCS1PublicKey(&private.PublicKey))
	return &keys{
		private: private,
		id:      hex.EncodeToString(fingerprint[:8]),
		seal:    sha256.Sum256(append([]byte("seal"), block.Bytes...)),
	}, nil
}

// createKeyFile writes beside and renames, so that a start that was killed leaves no half key.
func createKeyFile(file string) ([]byte, error) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if err := os.MkdirAll(filepath.Dir(file), 0o711); err != nil {
		return nil, err
	}
	if err := os.WriteFile(file+".new", text, 0o600); err != nil {
		return nil, err
	}
	return text, os.Rename(file+".new", file)
}

// sealed turns a value into a text that only this provider can read and nobody can change.
func (k *keys) sealed(value any) (string, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	aead, err := k.aead()
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(aead.Seal(nil, nil, plain, nil)), nil
}

func (k *keys) unsealed(text string, value any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return fmt.Errorf("unseal: %w", err)
	}
	aead, err := k.aead()
	if err != nil {
		return err
	}
	plain, err := aead.Open(nil, nil, sealed, nil)
	if err != nil {
		return fmt.Errorf("unseal: %w", err)
	}
	return json.Unmarshal(plain, value)
}

func (k *keys) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.seal[:])
	if err != nil {
		return nil, fmt.Errorf("set up the seal: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (k *keys) ID() string                                  { return k.id }
func (k *keys) Key() any                                    { return k.private }
func (k *keys) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }

// publicKey is the half that everybody may see.
type publicKey struct{ *keys }

func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return &k.private.PublicKey }
