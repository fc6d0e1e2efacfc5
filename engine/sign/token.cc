#include "sign/token.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <array>
#include <charconv>
#include <mutex>

#include "base/text.h"
#include "sign/certificate.h"
#include "sign/digest.h"

namespace paraphe {
namespace {

constexpr Message kNoModule{
    "token.no-module", N_("The PKCS#11 module “{0}” cannot be used ({1})."),
    N_("Give with --module the file that the maker of the token provides, such as "
       "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so.")};
constexpr Message kNotFound{"token.not-found", N_("No token is connected that fits “{0}”."),
                            N_("Connect the token, and check its name. Connected: {1}")};
constexpr Message kSeveral{"token.several", N_("Several tokens fit “{0}”."),
                           N_("Name one of them: {1}")};
constexpr Message kNoKey{"token.no-key", N_("The token “{0}” has no such private key."),
                         N_("Check object and id in the address of the key.")};
constexpr Message kSeveralKeys{"token.several-keys",
                               N_("The token “{0}” has several private keys that fit."),
                               N_("Add object=… or id=… to the address of the key.")};
constexpr Message kPinWrong{"token.pin-wrong", N_("The token “{0}” refuses this PIN."),
                            N_("It was tried once only. Check the PIN before the next attempt: "
                               "after a few wrong ones a token locks itself for good.")};
constexpr Message kPinLocked{"token.pin-locked", N_("The token “{0}” is locked."),
                             N_("Unlock it with its PUK, in the program of its maker.")};
constexpr Message kRemoved{"token.removed", N_("The token is no longer there."),
                           N_("Connect it again and run the command for the files that are "
                              "missing.")};
constexpr Message kFailed{"token.failed", N_("The token could not do it ({0})."),
                          N_("Try again; then try the key in the program of the token's maker.")};

constexpr size_t kMostObjects = 64;
constexpr size_t kLargestValue = 1 << 16;

std::string number(unsigned long value) {
  std::array<char, 24> digits{};
  char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  return "PKCS#11 0x" + std::string(digits.data(), end);
}

Diagnostic failure(CK_RV code, const std::string& label) {
  switch (code) {
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
      return error(kPinWrong, {label});
    case CKR_PIN_LOCKED:
      return error(kPinLocked, {label});
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_TOKEN_NOT_RECOGNIZED:
    case CKR_DEVICE_REMOVED:
    case CKR_SESSION_CLOSED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_SLOT_ID_INVALID:
      return error(kRemoved);
    default:
      return error(kFailed, {number(code)});
  }
}

// Texts of a token are padded with spaces and not terminated.
template <size_t size>
std::string text_in(const CK_UTF8CHAR (&field)[size]) {
  std::string out(reinterpret_cast<const char*>(field), size);
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

// DigestInfo of RFC 8017 §9.2 note 1, before the digest.
std::string digest_info(Digest digest) {
  std::string out("\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
                  19);
  auto set = [&out](char total, char identifier, char size) {
    out[1] = total, out[14] = identifier, out[18] = size;
  };
  if (digest == Digest::kSha384) set('\x41', '\x02', '\x30');
  if (digest == Digest::kSha512) set('\x51', '\x03', '\x40');
  return out;
}

class Module {
 public:
  static Result<std::unique_ptr<Module>> load(const std::string& path) {
    auto out = std::make_unique<Module>();
    // A path, never a name that the loader would look for.
    out->library_ = path.find('/') == std::string::npos
                        ? nullptr
                        : ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* symbol = out->library_ == nullptr ? nullptr : ::dlsym(out->library_, "C_GetFunctionList");
    auto list = reinterpret_cast<CK_C_GetFunctionList>(symbol);
    if (list == nullptr || list(&out->functions) != CKR_OK || out->functions == nullptr)
      return error(kNoModule, {path, N_("it is no such module")});
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    CK_RV code = out->functions->C_Initialize(&arguments);
    if (code != CKR_OK && code != CKR_CRYPTOKI_ALREADY_INITIALIZED)
      return error(kNoModule, {path, number(code)});
    out->started_ = code == CKR_OK;
    return out;
  }

  Module() = default;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  ~Module() {
    if (started_) functions->C_Finalize(nullptr);
    if (library_ != nullptr) ::dlclose(library_);
  }

  CK_FUNCTION_LIST* functions = nullptr;

 private:
  void* library_ = nullptr;
  bool started_ = false;
};

class ModuleToken final : public Token {
 public:
  explicit ModuleToken(std::unique_ptr<Module> module) : module_(std::move(module)) {}
  ModuleToken(const ModuleToken&) = delete;
  ModuleToken& operator=(const ModuleToken&) = delete;
  ~ModuleToken() override {
    if (!open_) return;
    api()->C_Logout(session_);
    api()->C_CloseSession(session_);
  }

  Result<Done> open(const TokenUri& uri, const PinRequest& pin) {
    if (Result<Done> done = find_slot(uri); !done.ok()) return done.errors();
    CK_RV code = api()->C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &session_);
    if (code != CKR_OK) return failure(code, label_);
    open_ = true;
    if (Result<Done> done = log_in(pin); !done.ok()) return done.errors();
    if (Result<Done> done = find_key(uri); !done.ok()) return done.errors();
    find_certificates();
    return Done{};
  }

  const Certificates& certificates() const override { return certificates_; }

  bool can_do_pss() const override {
    CK_MECHANISM_INFO info{};
    return api()->C_GetMechanismInfo(slot_, CKM_RSA_PKCS_PSS, &info) == CKR_OK &&
           (info.flags & CKF_SIGN) != 0;
  }

  Result<std::string> sign(std::string_view message, const Scheme& scheme) override {
    std::lock_guard<std::mutex> lock(mutex_);
    std::string data = digest_of(scheme.digest, message);
    CK_RSA_PKCS_PSS_PARAMS salt{};
    CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
    if (scheme.padding == Padding::kPkcs1) {
      mechanism.mechanism = CKM_RSA_PKCS;
      data.insert(0, digest_info(scheme.digest));
    } else if (scheme.padding == Padding::kPss) {
      salt = pss_parameters(scheme.digest);
      mechanism = {CKM_RSA_PKCS_PSS, &salt, sizeof salt};
    }
    std::string value(kLargestValue, '\0');
    CK_ULONG length = value.size();
    CK_RV code = api()->C_SignInit(session_, &mechanism, key_);
    // A key of a qualified certificate may want its PIN for each signature
    // (CKA_ALWAYS_AUTHENTICATE).
    if (code == CKR_OK && !pin_.empty()) code = log_in_as(CKU_CONTEXT_SPECIFIC, pin_);
    if (code == CKR_OK)
      code = api()->C_Sign(session_, octets(data), data.size(), octets(value), &length);
    if (code != CKR_OK) return failure(code, label_);
    value.resize(length);
    if (scheme.kind == KeyKind::kEcdsa) value = to_ecdsa_der(value);
    return value;
  }

 private:
  CK_FUNCTION_LIST* api() const { return module_->functions; }

  static CK_RSA_PKCS_PSS_PARAMS pss_parameters(Digest digest) {
    if (digest == Digest::kSha384) return {CKM_SHA384, CKG_MGF1_SHA384, 48};
    if (digest == Digest::kSha512) return {CKM_SHA512, CKG_MGF1_SHA512, 64};
    return {CKM_SHA256, CKG_MGF1_SHA256, 32};
  }

  Result<Done> find_slot(const TokenUri& uri) {
    std::array<CK_SLOT_ID, kMostObjects> slots{};
    CK_ULONG count = slots.size();
    CK_RV code = api()->C_GetSlotList(CK_TRUE, slots.data(), &count);
    if (code != CKR_OK) return failure(code, "");
    std::string connected, fitting;
    size_t found = 0;
    for (CK_ULONG i = 0; i < count; ++i) {
      CK_TOKEN_INFO info{};
      if (api()->C_GetTokenInfo(slots[i], &info) != CKR_OK) continue;
      std::string label = text_in(info.label);
      connected += (connected.empty() ? "" : ", ") + label;
      if (!fits(uri, slots[i], info)) continue;
      fitting +=
          (fitting.empty() ? "" : ", ") + label + " (serial=" + text_in(info.serialNumber) + ")";
      ++found;
      slot_ = slots[i];
      label_ = std::move(label);
      flags_ = info.flags;
    }
    std::string wanted = uri.token.value_or(uri.serial.value_or("pkcs11:"));
    if (found == 0) return error(kNotFound, {wanted, connected.empty() ? "—" : connected});
    if (found > 1) return error(kSeveral, {wanted, fitting});
    return Done{};
  }

  static bool fits(const TokenUri& uri, CK_SLOT_ID slot, const CK_TOKEN_INFO& info) {
    auto same = [](const std::optional<std::string>& wanted, const std::string& is) {
      return !wanted || *wanted == is;
    };
    return (info.flags & CKF_TOKEN_INITIALIZED) != 0 && same(uri.token, text_in(info.label)) &&
           same(uri.manufacturer, text_in(info.manufacturerID)) &&
           same(uri.model, text_in(info.model)) && same(uri.serial, text_in(info.serialNumber)) &&
           same(uri.slot, std::to_string(slot));
  }

  CK_RV log_in_as(CK_USER_TYPE user, const Secret& pin) {
    std::string copy = pin.bytes();  // the interface wants bytes it could change
    CK_RV code = api()->C_Login(session_, user, octets(copy), copy.size());
    OPENSSL_cleanse(copy.data(), copy.size());
    return code;
  }

  Result<Done> log_in(const PinRequest& pin) {
    if ((flags_ & CKF_LOGIN_REQUIRED) == 0) return Done{};
    if ((flags_ & CKF_USER_PIN_LOCKED) != 0) return error(kPinLocked, {label_});
    // A reader with its own keys asks for the PIN itself.
    CK_RV code = CKR_OK;
    if ((flags_ & CKF_PROTECTED_AUTHENTICATION_PATH) != 0) {
      code = api()->C_Login(session_, CKU_USER, nullptr, 0);
    } else {
      PARAPHE_TRY(Secret given, pin(label_));
      code = log_in_as(CKU_USER, given);
      pin_ = std::move(given);  // until it is known whether the key wants it again
    }
    if (code != CKR_OK && code != CKR_USER_ALREADY_LOGGED_IN) return failure(code, label_);
    return Done{};
  }

  std::vector<CK_OBJECT_HANDLE> find(std::vector<CK_ATTRIBUTE> what) const {
    std::array<CK_OBJECT_HANDLE, kMostObjects> found{};
    CK_ULONG count = 0;
    if (api()->C_FindObjectsInit(session_, what.data(), what.size()) != CKR_OK) return {};
    CK_RV code = api()->C_FindObjects(session_, found.data(), found.size(), &count);
    api()->C_FindObjectsFinal(session_);
    if (code != CKR_OK) return {};
    return {found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count)};
  }

  std::string attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    CK_ATTRIBUTE query{type, nullptr, 0};
    if (api()->C_GetAttributeValue(session_, object, &query, 1) != CKR_OK ||
        query.ulValueLen > kLargestValue)
      return "";
    std::string value(query.ulValueLen, '\0');
    query.pValue = value.data();
    if (api()->C_GetAttributeValue(session_, object, &query, 1) != CKR_OK) return "";
    value.resize(query.ulValueLen);
    return value;
  }

  Result<Done> find_key(const TokenUri& uri) {
    CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
    std::vector<CK_ATTRIBUTE> what{{CKA_CLASS, &kind, sizeof kind}};
    std::string label = uri.object.value_or(""), id = uri.id.value_or("");
    if (uri.object) what.push_back({CKA_LABEL, label.data(), label.size()});
    if (uri.id) what.push_back({CKA_ID, id.data(), id.size()});
    std::vector<CK_OBJECT_HANDLE> keys = find(what);
    if (keys.empty()) return error(kNoKey, {label_});
    if (keys.size() > 1) return error(kSeveralKeys, {label_});
    key_ = keys.front();
    std::string always = attribute(key_, CKA_ALWAYS_AUTHENTICATE);
    if (always.empty() || always.front() == CK_FALSE) pin_ = Secret();
    return Done{};
  }

  void find_certificates() {
    std::string id = attribute(key_, CKA_ID);
    CK_OBJECT_CLASS kind = CKO_CERTIFICATE;
    for (CK_OBJECT_HANDLE object : find({{CKA_CLASS, &kind, sizeof kind}})) {
      std::string der = attribute(object, CKA_VALUE);
      const unsigned char* cursor = octets(der);
      Certificate certificate(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
      if (certificate == nullptr) continue;
      bool own = !id.empty() && attribute(object, CKA_ID) == id;
      certificates_.insert(own ? certificates_.begin() : certificates_.end(),
                           std::move(certificate));
    }
  }

  std::unique_ptr<Module> module_;
  std::mutex mutex_;
  CK_SLOT_ID slot_ = 0;
  CK_SESSION_HANDLE session_ = 0;
  CK_OBJECT_HANDLE key_ = 0;
  CK_FLAGS flags_ = 0;
  bool open_ = false;
  std::string label_;
  Secret pin_;  // kept only for a key that wants it each time
  Certificates certificates_;
};

}  // namespace

Result<std::shared_ptr<Token>> Token::open(const std::string& module, const TokenUri& uri,
                                           const PinRequest& pin) {
  PARAPHE_TRY(std::unique_ptr<Module> loaded, Module::load(module));
  auto token = std::make_shared<ModuleToken>(std::move(loaded));
  if (Result<Done> done = token->open(uri, pin); !done.ok()) return done.errors();
  return std::shared_ptr<Token>(std::move(token));
}

}  // namespace paraphe
