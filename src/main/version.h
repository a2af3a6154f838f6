#ifndef MAIN_VERSION_H
#define MAIN_VERSION_H

#define ITHACA_VERSION "0.1.0"

#endif
