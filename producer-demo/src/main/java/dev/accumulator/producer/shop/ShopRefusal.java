package dev.accumulator.producer.shop;

/** The shop cannot do what was asked, and nothing was published. */
public final class ShopRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The kinds of refusals. */
    public enum Reason {
        /** No such document is known. */
        NOT_KNOWN("document-not-known"),
        /** Somebody else has changed the document since the form was shown. */
        CHANGED_MEANWHILE("document-changed-meanwhile"),
        /** The document, or the catalogue, does not allow it. */
        NOT_POSSIBLE("not-possible"),
        /** The topics are not read yet, or the stock is not known. */
        NOT_READY("not-ready");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** Returns the stable code. */
        public String code() {
            return code;
        }
    }

    private final Reason reason;

    private ShopRefusal(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Returns the kind of this refusal. */
    public Reason reason() {
        return reason;
    }

    static ShopRefusal notKnown(String recorder) {
        return new ShopRefusal(
                Reason.NOT_KNOWN,
                "The shop knows no document \"" + recorder
                        + "\". It knows those whose records it has read from its topics.");
    }

    static ShopRefusal changedMeanwhile(String recorder, long seen, long now) {
        return new ShopRefusal(
                Reason.CHANGED_MEANWHILE,
                "revision " + seen + " of " + recorder + " was changed here, but it has revision " + now
                        + " by now. Open the form anew.");
    }

    static ShopRefusal notPossible(String message) {
        return new ShopRefusal(Reason.NOT_POSSIBLE, message);
    }

    static ShopRefusal notReady(String message) {
        return new ShopRefusal(Reason.NOT_READY, message);
    }
}
