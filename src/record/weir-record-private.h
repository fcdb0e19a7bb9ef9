/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

WeirRecordDetail *weir_record_detail_new (const WeirExchangeView *exchange);
void weir_record_detail_free (WeirRecordDetail *self);

void weir_record_detail_update (WeirRecordDetail *self, const WeirExchangeView *exchange);
void weir_record_detail_add_cookie (WeirRecordDetail *self, const WeirCookieEvent *cookie);

/* Appends valid UTF-8, in which what could steer a terminal is written as "\x1b" or "\u202e". */
void weir_record_append_escaped (GString *out, const char *text);

G_END_DECLS
