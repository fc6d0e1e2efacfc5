#include "sign/network.h"

#define CURL_DISABLE_TYPECHECK  // its macros know the functions by their names only
#include <curl/curl.h>
#include <dlfcn.h>

#include <mutex>
#include <type_traits>
#include <vector>

#include "sign/sign.h"

namespace paraphe {
namespace {

constexpr Message kAddress{"network.bad-address", N_("“{0}” is not an address on the web"),
                           N_("Give an address that begins with http:// or https://, without a "
                              "user name or password in it.")};
constexpr Message kUnreachable{"network.unreachable", N_("{0} does not answer ({1})"),
                               N_("Check the network, the proxy and the address, then try again.")};
constexpr Message kStatus{"network.refused", N_("{0} refuses the request (HTTP status {1})"),
                          N_("Check the address, and your contract with this service.")};
constexpr Message kTooLarge{"network.too-large", N_("the answer of {0} has more than {1} bytes"),
                            N_("Check the address: this is not what was asked for.")};

constexpr Message kOpenLogin{
    "network.login-in-the-open", N_("{0} would get the login without encryption"),
    N_("Give the https:// address of the authority, or leave the login out.")};

constexpr long kMostRedirections = 3;
constexpr long kOk = 200;

// libcurl, loaded when there is something to fetch: it brings some thirty libraries with it, which
// cost every start of the program a sixth of its time, and most runs fetch nothing. The name is that
// of its ABI, the same since 2006.
class Curl {
 public:
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_reset) easy_reset = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;

  // Null when it is not there. It stays for the life of the process.
  static const Curl* get() {
    static const Curl curl;
    return curl.is_ready_ ? &curl : nullptr;
  }

 private:
  Curl() {
    void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    auto find = [library](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
          ::dlsym(library, name));
      return function != nullptr;
    };
    // curl_global_init() is not safe beside itself before 7.84; a static is.
    is_ready_ = library != nullptr && find(global_init, "curl_global_init") &&
                find(easy_init, "curl_easy_init") && find(easy_cleanup, "curl_easy_cleanup") &&
                find(easy_reset, "curl_easy_reset") && find(easy_setopt, "curl_easy_setopt") &&
                find(easy_perform, "curl_easy_perform") &&
                find(easy_getinfo, "curl_easy_getinfo") &&
                find(slist_append, "curl_slist_append") &&
                find(slist_free_all, "curl_slist_free_all") &&
                global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  }
  bool is_ready_ = false;
};

bool is_web_address(const std::string& url) {
  bool scheme = url.rfind("http://", 0) == 0 || url.rfind("https://", 0) == 0;
  if (!scheme || url.size() > 2000) return false;
  for (unsigned char c : url)
    if (c <= 0x20 || c == 0x7F) return false;
  // "user:password@host" would be a secret on a command line.
  size_t host = url.find("//") + 2;
  return url.substr(host, url.find_first_of("/?#", host) - host).find('@') == std::string::npos;
}

// Nobody can listen: encrypted, or it does not leave this machine.
bool is_private(const std::string& url, const std::string& proxy) {
  if (url.rfind("https://", 0) == 0) return true;
  if (!proxy.empty()) return false;
  for (std::string_view here : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (url.rfind(here, 0) == 0 && url.find_first_of(":/", here.size()) == here.size()) return true;
  return false;
}

// What libcurl says only in English.
std::string reason_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return N_("no such machine is known");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return N_("the proxy is not known");
    case CURLE_COULDNT_CONNECT:
      return N_("no connection is possible");
    case CURLE_OPERATION_TIMEDOUT:
      return N_("no answer came in time");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return N_("its certificate is not accepted");
    case CURLE_SSL_CONNECT_ERROR:
      return N_("no encrypted connection is possible");
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return N_("the connection broke");
    case CURLE_SEND_ERROR:
      return N_("the request could not be sent");
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return N_("it leads elsewhere");
    default:
      return "libcurl " + std::to_string(static_cast<int>(code));
  }
}

struct Answer {
  std::string body;
  size_t limit = 0;
  bool too_large = false;
};

size_t receive(char* data, size_t one, size_t count, void* into) {
  auto& answer = *static_cast<Answer*>(into);
  size_t length = one * count;
  answer.too_large = answer.too_large || length > answer.limit - answer.body.size();
  if (answer.too_large) return 0;
  answer.body.append(data, length);
  return length;
}

struct EndList {
  void operator()(curl_slist* list) const { Curl::get()->slist_free_all(list); }
};

// One handle per exchange at a time, so that threads do not wait for each other; handles keep their
// connections.
class CurlNetwork final : public Network {
 public:
  explicit CurlNetwork(NetworkOptions options) : options_(std::move(options)) {}
  CurlNetwork(const CurlNetwork&) = delete;
  CurlNetwork& operator=(const CurlNetwork&) = delete;
  ~CurlNetwork() override {
    for (CURL* handle : idle_) Curl::get()->easy_cleanup(handle);
  }

  Result<std::string> fetch(const WebRequest& request) override {
    if (!is_web_address(request.url)) return error(kAddress, {request.url});
    if (request.login != nullptr && !is_private(request.url, options_.proxy))
      return error(kOpenLogin, {request.url});
    const Curl* curl = Curl::get();
    CURL* handle = curl == nullptr ? nullptr : take(*curl);
    if (handle == nullptr) return error(kUnreachable, {request.url, "libcurl"});
    Result<std::string> out = exchange(*curl, handle, request);
    std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(handle);
    return out;
  }

 private:
  CURL* take(const Curl& curl) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (idle_.empty()) return curl.easy_init();
    CURL* handle = idle_.back();
    idle_.pop_back();
    return handle;
  }

  Result<std::string> exchange(const Curl& curl, CURL* handle, const WebRequest& request) const {
    Answer answer;
    answer.limit = request.limit;
    curl.easy_reset(handle);  // keeps the connections
    curl.easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl.easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(options_.timeout));
    curl.easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl.easy_setopt(handle, CURLOPT_MAXREDIRS, kMostRedirections);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl.easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl.easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
    curl.easy_setopt(handle, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
    curl.easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
    curl.easy_setopt(handle, CURLOPT_USERAGENT, "Paraphe");
    if (request.login != nullptr) {
      // libcurl does not send it to another host when it is led elsewhere.
      curl.easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
      curl.easy_setopt(handle, CURLOPT_USERPWD, request.login->bytes().c_str());
      curl.easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    }
    curl.easy_setopt(handle, CURLOPT_PROXY, options_.proxy.c_str());
    curl.easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
    curl.easy_setopt(handle, CURLOPT_WRITEDATA, &answer);
    std::unique_ptr<curl_slist, EndList> headers;
    if (!request.content_type.empty()) {
      headers.reset(curl.slist_append(nullptr, ("Content-Type: " + request.content_type).c_str()));
      headers.reset(curl.slist_append(headers.release(), "Expect:"));
      curl.easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
      curl.easy_setopt(handle, CURLOPT_POST, 1L);
      curl.easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
      curl.easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
    }
    CURLcode result = curl.easy_perform(handle);
    if (answer.too_large) return error(kTooLarge, {request.url, std::to_string(request.limit)});
    if (result != CURLE_OK) return error(kUnreachable, {request.url, reason_of(result)});
    long status = 0;
    curl.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    if (status != kOk) return error(kStatus, {request.url, std::to_string(status)});
    return std::move(answer.body);
  }

  const NetworkOptions options_;
  std::mutex mutex_;
  std::vector<CURL*> idle_;
};

}  // namespace

std::shared_ptr<Network> make_network(const NetworkOptions& options) {
  return std::make_shared<CurlNetwork>(options);
}

}  // namespace paraphe
