// The network over a real socket of this machine: HTTP/1.1 on the loopback.
#include "sign/network.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "unit/sign/services.h"

namespace paraphe::test {
namespace {

// Answers every request of every connection; counts both.
class Server {
 public:
  using Handler = std::function<std::string(const std::string& path, const std::string& body)>;

  explicit Server(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_, generic, length), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    ::getsockname(listener_, generic, &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    ::shutdown(listener_, SHUT_RDWR);
    ::close(listener_);
    thread_.join();
  }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::atomic<int> connections = 0, requests = 0;
  std::string last_head;

 private:
  void serve() {
    for (;;) {
      int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      ++connections;
      timeval patience{2, 0};
      ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      while (answer(connection)) {
      }
      ::close(connection);
    }
  }

  bool answer(int connection) {
    std::string text;
    size_t body = 0, length = 0;
    char buffer[4096];
    while (body == 0 || text.size() < body + length) {
      ssize_t count = ::recv(connection, buffer, sizeof buffer, 0);
      if (count <= 0) return false;
      text.append(buffer, static_cast<size_t>(count));
      size_t end = text.find("\r\n\r\n");
      if (body != 0 || end == std::string::npos) continue;
      body = end + 4;
      size_t header = text.find("Content-Length: ");
      if (header < body) length = std::stoul(text.substr(header + 16));
    }
    last_head = text.substr(0, body);
    size_t path = text.find(' ') + 1;
    std::string reply = handler_(text.substr(path, text.find(' ', path) - path), text.substr(body));
    ++requests;  // before the client can know of the answer and look at the count
    return ::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL) > 0;
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

std::string reply(const std::string& body, const std::string& status = "200 OK",
                  const std::string& more = "") {
  return "HTTP/1.1 " + status + "\r\n" + more + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

NetworkOptions quick() {
  NetworkOptions options;
  options.timeout = 2;
  return options;
}

WebRequest get(const std::string& url) {
  WebRequest request;
  request.url = url;
  return request;
}

TEST(Network, PostsAndGetsOverOneConnection) {
  Server server(
      [](const std::string& path, const std::string& body) { return reply(path + ":" + body); });
  auto network = make_network(quick());
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(network
                  ->fetch({server.url("/tsa"), "application/timestamp-query",
                           std::string("a\0b", 3), 1000})
                  .value(),
              std::string("/tsa:a\0b", 8));
  EXPECT_NE(server.last_head.find("Content-Type: application/timestamp-query"), std::string::npos);
  EXPECT_EQ(network->fetch(get(server.url("/crl"))).value(), "/crl:");
  EXPECT_EQ(server.connections, 1);
}

TEST(Network, SaysWhatWentWrong) {
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/missing") return reply("nothing here", "404 Not Found");
    if (path == "/large") return reply(std::string(5000, 'x'));
    if (path == "/elsewhere") return reply("", "302 Found", "Location: file:///etc/hostname\r\n");
    return std::string();  // closes without a word
  });
  auto network = make_network(quick());
  auto code = [&](const WebRequest& request) {
    Result<std::string> answer = network->fetch(request);
    return answer.ok() ? Codes{} : codes(answer.errors());
  };
  EXPECT_EQ(code(get(server.url("/missing"))), Codes{"network.refused"});
  WebRequest large = get(server.url("/large"));
  large.limit = 4999;
  EXPECT_EQ(code(large), Codes{"network.too-large"});
  large.limit = 5000;
  EXPECT_EQ(code(large), Codes{});
  EXPECT_EQ(code(get(server.url("/elsewhere"))), Codes{"network.unreachable"});
  EXPECT_EQ(code(get("file:///etc/hostname")), Codes{"network.bad-address"});
  EXPECT_EQ(code(get("http://user:secret@127.0.0.1/")), Codes{"network.bad-address"});
  EXPECT_EQ(code(get("http://127.0.0.1:9/")), Codes{"network.unreachable"});
}

TEST(Network, GoesThroughAProxyWhenThereIsOne) {
  Server server([](const std::string& path, const std::string&) { return reply(path); });
  NetworkOptions options = quick();
  options.proxy = server.url("");
  EXPECT_EQ(make_network(options)->fetch(get("http://tsa.invalid/tsa")).value(),
            "http://tsa.invalid/tsa");
}

TEST(Network, CarriesAWholeSignature) {
  World world;
  Server server([&](const std::string&, const std::string& body) {
    return reply(world.stamp(body), "200 OK", "Content-Type: application/timestamp-reply\r\n");
  });
  TrustServiceOptions services;
  services.timestamp_authorities = {server.url("/")};
  services.anchors = world.anchors();
  services.now = {world.clock, 0};
  TrustServices over_socket(make_network(quick()), services);
  SignOptions options = options_for();
  options.level = Level::kT;
  options.services = &over_socket;
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  for (int i = 0; i < 3; ++i) {
    SignedPdf out = sign(pdf, world.signer(), options, no_fonts()).value();
    EXPECT_EQ(out.level, Level::kT);
  }
  EXPECT_EQ(server.connections, 1);
  EXPECT_EQ(server.requests, 3);
}

}  // namespace
}  // namespace paraphe::test
