package dev.accumulator.consumer.console;

import java.util.Set;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.dialect.IPostProcessorDialect;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.model.IStandaloneElementTag;
import org.thymeleaf.postprocessor.IPostProcessor;
import org.thymeleaf.postprocessor.PostProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Puts the context path in front of all addresses of a page. Templates and views write addresses as if the service stood at
 * the root, {@code /registers}, so that none can be forgotten.
 */
final class BelowContextPath implements IPostProcessorDialect {
    /** The variable of a page with the context path; empty at the root. */
    static final String VARIABLE = "contextPath";

    /** The attributes of our pages that hold an address. */
    private static final String[] ADDRESSES = {
        "href", "src", "action", "formaction", "data-changes", "data-chart", "data-suggest"
    };

    @Override
    public String getName() {
        return "Below the context path";
    }

    @Override
    public int getDialectPostProcessorPrecedence() {
        return 1_000;
    }

    @Override
    public Set<IPostProcessor> getPostProcessors() {
        return Set.of(new PostProcessor(TemplateMode.HTML, Handler.class, 1_000));
    }

    /** Sees every element of a page as it is written. The template engine makes one for each page. */
    public static final class Handler extends AbstractTemplateHandler {
        @Override
        public void handleOpenElement(IOpenElementTag tag) {
            super.handleOpenElement(moved(tag));
        }

        @Override
        public void handleStandaloneElement(IStandaloneElementTag tag) {
            super.handleStandaloneElement(moved(tag));
        }

        private <T extends IProcessableElementTag> T moved(T tag) {
            return getContext().getVariable(VARIABLE) instanceof String path && !path.isEmpty()
                    ? moved(tag, HtmlUtils.htmlEscape(path))
                    : tag;
        }

        private <T extends IProcessableElementTag> T moved(T tag, String path) {
            T moved = tag;
            for (String name : ADDRESSES) {
                String address = tag.getAttributeValue(name);
                if (address != null && address.startsWith("/")) {
                    moved = getContext().getModelFactory().setAttribute(moved, name, path + address);
                }
            }
            return moved;
        }
    }
}
