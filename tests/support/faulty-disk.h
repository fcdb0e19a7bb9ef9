/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FAULTY_DISK_WELL,
  FAULTY_DISK_FULL,
  FAULTY_DISK_READ_ONLY,
  FAULTY_DISK_BROKEN,
} FaultyDisk;

void faulty_disk_install (void);
void faulty_disk_set (FaultyDisk fault);

G_END_DECLS
