package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.event.RunEvent;
import io.jansible.playbook.Block;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the handlers that a notification means, and notifies them. */
final class Notifications {
  private static final String UNUSABLE = "\0";

  private final PlayState play;
  private final Map<Task, String> names = new IdentityHashMap<>();

  Notifications(PlayState play) {
    this.play = play;
  }

  /** A task of the host has changed something and notifies. */
  void take(String host, String notification) {
    List<Task> handlers = search(notification);
    HostState state = play.iterator.state(host);
    if (handlers.isEmpty()) {
      String message =
          "The requested handler '"
              + notification
              + "' was not found in either the main handlers list nor in the listening handlers"
              + " list";
      if (play.run.config().errorOnMissingHandler()) {
        throw new JansibleException(message);
      }
      play.run.events().warn(message);
    } else if (state.running == HostState.Running.HANDLERS) {
      handlers.forEach(handler -> notify(handler, host));
    } else {
      if (!state.handlerNotifications.contains(notification)) {
        state.handlerNotifications.add(notification);
      }
      play.send(
          new RunEvent.Message("Notification for handler " + notification + " has been saved.", 2));
    }
  }

  /** The host is about to run its handlers: what it has notified so far is looked up now. */
  void flush(String host) {
    HostState state = play.iterator.state(host);
    for (String notification : List.copyOf(state.handlerNotifications)) {
      search(notification).forEach(handler -> notify(handler, host));
      state.handlerNotifications.remove(notification);
    }
  }

  private void notify(Task handler, String host) {
    if (play.iterator.notify(handler, host)) {
      play.send(new RunEvent.HandlerNotified(shownName(handler), host));
    }
  }

  /** By name the last one defined; by topic every one that listens. */
  private List<Task> search(String notification) {
    List<Task> handlers = new ArrayList<>();
    List<Block> blocks = play.iterator.handlerBlocks();
    for (int i = blocks.size() - 1; i >= 0; i--) {
      handlers.addAll(PlayIterator.tasksOf(List.of(blocks.get(i))));
    }
    List<Task> found = new ArrayList<>();
    for (Task handler : handlers) {
      String name = name(handler);
      if (name != null
          && (notification.equals(name)
              || notification.equals(shownName(handler))
              || notification.equals(qualifiedName(handler, name)))) {
        found.add(handler);
        break;
      }
    }
    Set<@Nullable String> seen = new HashSet<>();
    for (Task handler : handlers) {
      if (listens(handler, notification)) {
        String name = name(handler);
        if ((name == null || seen.add(name)) && !found.contains(handler)) {
          found.add(handler);
        }
      }
    }
    return found;
  }

  /** A topic of a role's handler may be named with the role before it. */
  private static boolean listens(Task handler, String notification) {
    return handler.listen().stream()
        .anyMatch(
            topic ->
                notification.equals(topic)
                    || (handler.role() != null
                        && (notification.equals(handler.role().name() + " : " + topic)
                            || notification.equals(qualifiedName(handler, topic)))));
  }

  private @Nullable String name(Task handler) {
    String known = names.get(handler);
    if (known == null) {
      known = render(handler);
      names.put(handler, known);
    }
    return known.equals(UNUSABLE) ? null : known;
  }

  private String render(Task handler) {
    String raw = handler.name();
    if (raw == null || raw.isEmpty()) {
      return UNUSABLE;
    }
    RunContext run = play.run;
    Templar templar = run.templates().templar(run.variables().forPlay(play.scope, handler));
    if (!templar.isTemplate(raw)) {
      return raw;
    }
    try {
      return Text.str(templar.value(raw));
    } catch (TemplateException e) {
      if (handler.listen().isEmpty()) {
        run.events()
            .warn(
                "Handler '"
                    + raw
                    + "' is unusable because it has no listen topics and the name could not be"
                    + " templated (host-specific variables are not supported in handler names)."
                    + " The error: "
                    + e.text());
      }
      return UNUSABLE;
    }
  }

  private String shownName(Task handler) {
    String name = name(handler);
    String own = name == null ? handler.action() : name;
    return handler.role() == null ? own : handler.role().name() + " : " + own;
  }

  private static String qualifiedName(Task handler, String name) {
    if (handler.role() == null) {
      return name;
    }
    String collection = handler.role().collection();
    String role = handler.role().name();
    return (collection == null || role.startsWith(collection + ".")
            ? role
            : collection + "." + role)
        + " : "
        + name;
  }
}
