// Network: how the trust services of a signature (timestamps, OCSP, CRL) reach the world.
//
// An interface, so that tests answer in their own process and a house behind a special gateway can
// bring its own; network.cc is the one made of libcurl, and the only file that knows of it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"

namespace paraphe {

class Secret;  // sign/sign.h

struct WebRequest {
  std::string url;           // http:// or https://
  std::string content_type;  // "": a GET; else a POST of `body` with this type
  std::string body;
  size_t limit = 32u << 20;  // of the answer, in bytes
  // "user:password" (RFC 7617), sent over https only, and to this machine; null for none. Must
  // outlive the request.
  const Secret* login = nullptr;
};

class Network {
 public:
  virtual ~Network() = default;
  // The body of a successful answer (status 200). Errors: unreachable, timeout, another status,
  // larger than the limit. Safe to call from several threads.
  virtual Result<std::string> fetch(const WebRequest& request) = 0;
};

struct NetworkOptions {
  int timeout = 20;   // seconds, for a whole exchange
  std::string proxy;  // "http://proxy.mairie.example:3128"; "" for none, whatever the environment
};

// Keeps its connections open from one request to the next (HTTP keep-alive).
std::shared_ptr<Network> make_network(const NetworkOptions& options);

}  // namespace paraphe
