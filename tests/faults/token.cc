// A PKCS#11 module that is another one until its token is pulled out: after PARAPHE_TOKEN_SIGNS
// signatures every further one fails with CKR_DEVICE_REMOVED. PARAPHE_TOKEN_MODULE is the path of
// the other one.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <atomic>
#include <cstdlib>

namespace {

CK_FUNCTION_LIST functions;
CK_C_Sign real_sign = nullptr;
std::atomic<long> left{0};

CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG size, CK_BYTE_PTR signature,
           CK_ULONG_PTR signature_size) {
  if (signature != nullptr && left-- <= 0) return CKR_DEVICE_REMOVED;
  return real_sign(session, data, size, signature, signature_size);
}

}  // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  const char* path = std::getenv("PARAPHE_TOKEN_MODULE");
  const char* signs = std::getenv("PARAPHE_TOKEN_SIGNS");
  void* module = path == nullptr ? nullptr : ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
  auto real = module == nullptr
                  ? nullptr
                  : reinterpret_cast<CK_C_GetFunctionList>(::dlsym(module, "C_GetFunctionList"));
  CK_FUNCTION_LIST_PTR found = nullptr;
  if (real == nullptr || signs == nullptr || real(&found) != CKR_OK) return CKR_GENERAL_ERROR;
  functions = *found;
  real_sign = functions.C_Sign;
  functions.C_Sign = sign;
  left = std::atol(signs);
  *list = &functions;
  return CKR_OK;
}
