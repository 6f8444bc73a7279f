package dev.signalbox.conformance.kit;

import java.lang.reflect.Method;

/** With whom a clause can run at a time. */
public enum Company {
  /** With any others. */
  TOGETHER,
  /** With no other. */
  ALONE;

  /** What a clause's method says. */
  public static Company of(Method method) {
    return method.isAnnotationPresent(Alone.class) ? ALONE : TOGETHER;
  }
}
