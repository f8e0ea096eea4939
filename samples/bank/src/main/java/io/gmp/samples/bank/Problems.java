package io.gmp.samples.bank;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.MethodParameter;
import org.springframework.core.codec.DecodingException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Answers what goes wrong with {@code application/problem+json} that says what was wrong. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final DataSize largestBody;

  Problems(@Value("${spring.http.codecs.max-in-memory-size}") DataSize largestBody) {
    this.largestBody = largestBody;
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleExceptionInternal(
      Exception failure,
      @Nullable Object body,
      @Nullable HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    if (status.is5xxServerError()) {
      LOG.warn("{} fails: {}", exchange.getRequest().getPath(), failure.toString(), failure);
    }
    String detail = detail(failure, exchange);
    if (detail != null && failure instanceof ErrorResponse response) {
      response.getBody().setDetail(detail);
    }
    return super.handleExceptionInternal(failure, body, headers, status, exchange);
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<ProblemDetail> databaseFails(Exception failure) {
    LOG.warn("the database fails", failure);
    return ResponseEntity.of(BankException.unavailable(failure).getBody()).build();
  }

  /**
   * What nobody foresaw: the log has the cause, the client hears only that it was not its fault.
   */
  @ExceptionHandler
  ProblemDetail unforeseen(Exception failure) {
    LOG.error("a request failed", failure);
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.INTERNAL_SERVER_ERROR, "The bank has made a mistake, and has noted it.");
  }

  private @Nullable String detail(Exception failure, ServerWebExchange exchange) {
    return switch (failure) {
      case HandlerMethodValidationException e -> violations(e);
      case ContentTooLargeException e -> "The body is larger than " + largestBody + ".";
      case UnsupportedMediaTypeStatusException e -> "The Content-Type must be application/json.";
      case ResponseStatusException e when e.getStatusCode() == HttpStatus.NOT_FOUND ->
          "There is nothing at " + exchange.getRequest().getPath().value() + ".";
      case Exception e when e.getCause() instanceof DecodingException d -> json(d.getCause());
      default -> null;
    };
  }

  private static String violations(HandlerMethodValidationException failure) {
    return failure.getParameterValidationResults().stream()
        .flatMap(Problems::violations)
        .sorted()
        .collect(Collectors.joining("; ", "", "."));
  }

  private static Stream<String> violations(ParameterValidationResult result) {
    var subject = subject(result.getMethodParameter());
    return result.getResolvableErrors().stream()
        .map(
            error ->
                (error instanceof FieldError field ? field.getField() : subject)
                    + " "
                    + error.getDefaultMessage());
  }

  private static @Nullable String subject(MethodParameter parameter) {
    var header = parameter.getParameterAnnotation(RequestHeader.class);
    return header != null ? header.name() : parameter.getParameterName();
  }

  private static String json(@Nullable Throwable cause) {
    return switch (cause) {
      case UnrecognizedPropertyException e -> "'" + e.getPropertyName() + "' is not expected.";
      case DatabindException e -> field(e.getPath()) + " is missing or of the wrong type.";
      case InputCoercionException e -> "A number is too large.";
      case JacksonException e -> "The body is not JSON" + position(e.getLocation()) + ".";
      case null, default -> "The body is missing.";
    };
  }

  private static String field(List<JacksonException.Reference> path) {
    return path.isEmpty() ? "The body" : "'" + path.getLast().getPropertyName() + "'";
  }

  private static String position(TokenStreamLocation location) {
    return ": look at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
