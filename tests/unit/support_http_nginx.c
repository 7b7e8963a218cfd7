/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_http_nginx.h"

#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "support_http.h"

extern char **environ;

struct nginx {
	char folder[64];
	char *ca_file;
	int port, tls_port;
	pid_t process;
};

static const char configuration[] =
	"daemon off; master_process off; pid nginx.pid; error_log error.log;\n"
	"events { worker_connections 64; }\n"
	"http {\n"
	"  log_format plain '$uri $status $sent_http_content_encoding $body_bytes_sent';\n"
	"  access_log access.log plain;\n"
	"  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;\n"
	"  types { application/json json; text/html html; image/png png; }\n"
	"  gzip on; gzip_types application/json; gzip_min_length 200;\n"
	"  root www;\n"
	"  server {\n"
	"    listen 127.0.0.1:%d;\n"
	"    location = /moved.json { return 301 /feed.json; }\n"
	"    location = /loop.json { return 302 /loop.json; }\n"
	"    location = /secrets.json { return 302 file:///etc/passwd; }\n"
	"    location = /wait.json { return 429; }\n"
	"  }\n"
	"  server {\n"
	"    listen 127.0.0.1:%d ssl;\n"
	"    ssl_certificate server.pem; ssl_certificate_key server.key;\n"
	"    location = /on.json { return 302 $arg_to; }\n"
	"  }\n"
	"}\n";

/* Runs a shell command in the folder. */
static void run(struct nginx *nginx, const char *command)
{
	char *whole = rg_asprintf("cd '%s' && %s", nginx->folder, command);
	int result = system(whole);

	if (result != 0)
		print_error("failed: %s\n", whole);
	rg_free(whole);
	assert_int_equal(result, 0);
}

static void make_certificates(struct nginx *nginx)
{
	run(nginx,
	    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Test authority' "
	    "-keyout ca.key -out ca.pem >openssl.log 2>&1");
	run(nginx, "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost "
		   "-keyout server.key -out server.csr >>openssl.log 2>&1");
	run(nginx,
	    "printf 'subjectAltName=DNS:localhost\\nbasicConstraints=CA:FALSE\\n' >server.ext && "
	    "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext "
	    "-out server.pem >>openssl.log 2>&1");
}

static void write_configuration(struct nginx *nginx)
{
	char *path = rg_path_join(nginx->folder, "nginx.conf");

	nginx->port = http_free_port();
	do
		nginx->tls_port = http_free_port();
	while (nginx->tls_port == nginx->port);
	char *text = rg_asprintf(configuration, nginx->port, nginx->tls_port);
	assert_true(rg_file_replace(path, text, strlen(text)));
	rg_free(text);
	rg_free(path);
}

static bool answers(struct nginx *nginx)
{
	char *command = rg_asprintf("kill -0 %d && curl -s -o /dev/null --noproxy '*' http://127.0.0.1:%d/",
				    (int)nginx->process, nginx->port);
	bool answered = system(command) == 0;

	rg_free(command);
	return answered;
}

struct nginx *nginx_start(void)
{
	struct nginx *nginx = rg_alloc(1, sizeof(*nginx));

	strcpy(nginx->folder, "/tmp/rg-nginx-XXXXXX");
	assert_non_null(mkdtemp(nginx->folder));
	run(nginx, "mkdir www");
	make_certificates(nginx);
	write_configuration(nginx);
	nginx->ca_file = rg_path_join(nginx->folder, "ca.pem");

	char *arguments[] = {"nginx", "-p", nginx->folder, "-c", "nginx.conf", "-e", "error.log", NULL};
	assert_int_equal(posix_spawn(&nginx->process, "/usr/sbin/nginx", NULL, NULL, arguments, environ), 0);
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;
	while (!answers(nginx)) {
		assert_true(rg_monotonic_ms() < until_ms);
		rg_sleep_ms(20);
	}
	return nginx;
}

void nginx_stop(struct nginx *nginx)
{
	int status;

	if (!nginx)
		return;
	kill(nginx->process, SIGTERM);
	waitpid(nginx->process, &status, 0);
	run(nginx, "cd / && rm -rf \"$OLDPWD\"");
	rg_free(nginx->ca_file);
	rg_free(nginx);
}

void nginx_put(struct nginx *nginx, const char *name, const void *bytes, size_t length)
{
	char *path = rg_asprintf("%s/www/%s", nginx->folder, name);

	assert_true(rg_file_replace(path, bytes, length));
	rg_free(path);
}

char *nginx_url(struct nginx *nginx, const char *path)
{
	return rg_asprintf("http://127.0.0.1:%d%s", nginx->port, path);
}

char *nginx_tls_url(struct nginx *nginx, const char *host, const char *path)
{
	return rg_asprintf("https://%s:%d%s", host, nginx->tls_port, path);
}

int nginx_port(struct nginx *nginx)
{
	return nginx->port;
}

const char *nginx_ca_file(struct nginx *nginx)
{
	return nginx->ca_file;
}

char *nginx_log(struct nginx *nginx)
{
	char *path = rg_path_join(nginx->folder, "access.log"), *text = NULL, *error = NULL;
	size_t length;

	assert_true(rg_file_read(path, 1 << 20, &text, &length, &error));
	rg_free(path);
	return text;
}
