/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "script.h"

/* The plainest exchange inside a tunnel to ORIGIN_HOST, as both ends see it. */
#define GET "GET /a HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT "GET /a HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"
#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nok"
#define PASSED_OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nVia: 1.1 weir\r\n\r\nok"

#define EXCHANGE                                                     \
  { CLIENT_SENDS, GET }, { ORIGIN_GETS, GOT }, { ORIGIN_SENDS, OK }, \
  {                                                                  \
    CLIENT_GETS, PASSED_OK                                           \
  }

/* In a tunnel of no concern to Weir, both sides have what the other sent. */
#define OCTETS                                                           \
  { CLIENT_SENDS, GET }, { ORIGIN_GETS, GET }, { ORIGIN_SENDS, "more" }, \
  {                                                                      \
    CLIENT_GETS, "more"                                                  \
  }
